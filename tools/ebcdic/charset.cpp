#include "ebcdic/charset.hpp"

#include "common/failure.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <set>

namespace smtpplus::ebcdic {
namespace {

const std::set<UConverterType> stateless = {UCNV_SBCS,
                                            UCNV_DBCS,
                                            UCNV_MBCS,
                                            UCNV_LATIN_1,
                                            UCNV_UTF8,
                                            UCNV_US_ASCII,
                                            UCNV_UTF16_BigEndian,
                                            UCNV_UTF16_LittleEndian,
                                            UCNV_UTF32_BigEndian,
                                            UCNV_UTF32_LittleEndian};

void check(UErrorCode error, const char* what)
{
    if (U_FAILURE(error))
        throw Failure{ExitStatus::bug, std::string{what} + ": " + u_errorName(error)};
}

} // namespace

void Charset::Close::operator()(UConverter* c) const noexcept
{
    ucnv_close(c);
}

Charset::Charset(const std::string& name) : reader_{open(name)}, speller_{open(name)}
{
    if (!stateless.contains(ucnv_getType(reader_.get())))
        throw Failure{ExitStatus::usage, "charset '" + name + "' shifts or has a byte order mark",
                      "UTF-8, UTF-16BE, UTF-16LE"};
    UErrorCode error = U_ZERO_ERROR;
    ucnv_setFromUCallBack(speller_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    check(error, "ucnv_setFromUCallBack");
}

Charset::Converter Charset::open(const std::string& name)
{
    UErrorCode error = U_ZERO_ERROR;
    Converter converter{ucnv_open(name.c_str(), &error)};
    if (name.empty() || U_FAILURE(error))
        throw Failure{ExitStatus::usage, "unknown charset '" + name + "'", "UTF-8, ISO-8859-1, windows-1252"};
    return converter;
}

std::string Charset::spell(char16_t character) const
{
    UErrorCode error = U_ZERO_ERROR;
    char octets[16];
    const auto length = ucnv_fromUChars(speller_.get(), octets, sizeof octets, &character, 1, &error);
    return U_SUCCESS(error) ? std::string(octets, static_cast<std::size_t>(length)) : std::string{};
}

std::string_view Charset::to_utf8(std::string_view piece, bool last)
{
    // No charset makes more than two units of an octet; one that was cut before may come out now.
    units_.resize(2 * piece.size() + 16);
    origins_.resize(units_.size());
    auto* to = units_.data();
    const auto* from = piece.data();
    UErrorCode error = U_ZERO_ERROR;
    ucnv_toUnicode(reader_.get(), &to, units_.data() + units_.size(), &from, piece.data() + piece.size(),
                   origins_.data(), last, &error);
    check(error, "ucnv_toUnicode");
    const auto count = static_cast<std::int32_t>(to - units_.data());

    utf8_.resize(3 * static_cast<std::size_t>(count) + 1);
    std::int32_t length = 0;
    u_strToUTF8WithSub(utf8_.data(), static_cast<std::int32_t>(utf8_.size()), &length, units_.data(), count,
                       0xfffd, nullptr, &error);
    check(error, "u_strToUTF8WithSub");
    return {utf8_.data(), static_cast<std::size_t>(length)};
}

std::size_t Charset::origin(std::size_t offset) const
{
    // Each octet that begins a character is one unit, and those of four octets are two.
    std::size_t unit = 0;
    for (std::size_t i = 0; i < offset; ++i) {
        const auto octet = static_cast<unsigned char>(utf8_[i]);
        unit += (octet & 0xc0) != 0x80;
        unit += octet >= 0xf0;
    }
    return static_cast<std::size_t>(std::max<std::int32_t>(origins_[unit], 0));
}

} // namespace smtpplus::ebcdic
