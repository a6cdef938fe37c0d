#include "ebcdic/page_table.hpp"

#include "common/failure.hpp"
#include "common/text.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

namespace smtpplus::ebcdic {
namespace {

struct ConverterClose {
    void operator()(UConverter* c) const noexcept { ucnv_close(c); }
};
using Converter = std::unique_ptr<UConverter, ConverterClose>;

Converter open(const std::string& name)
{
    UErrorCode error = U_ZERO_ERROR;
    Converter converter{ucnv_open(name.c_str(), &error)};
    return U_SUCCESS(error) ? std::move(converter) : nullptr;
}

// "cp037", "IBM-037", "CCSID 37" and "037" are all 37; nothing when it is no such number.
std::optional<std::string> page_number(std::string_view name)
{
    for (const std::string_view start : {"ccsid", "ibm", "cp", "x-ibm"}) {
        if (starts_with_ignoring_case(name, start)) {
            name.remove_prefix(start.size());
            break;
        }
    }
    while (!name.empty() &&
           (name.front() == '-' || name.front() == '_' || name.front() == ' ' || name.front() == '0'))
        name.remove_prefix(1);
    if (name.empty() || !std::ranges::all_of(name, is_digit))
        return {};
    return std::string{name};
}

std::u16string unicode(UConverter* converter, std::string_view octets)
{
    std::u16string text(2 * octets.size(), u'\0');
    UErrorCode error = U_ZERO_ERROR;
    const auto length = ucnv_toUChars(converter, text.data(), static_cast<std::int32_t>(text.size()),
                                      octets.data(), static_cast<std::int32_t>(octets.size()), &error);
    text.resize(U_SUCCESS(error) ? std::min<std::size_t>(static_cast<std::size_t>(length), text.size()) : 0);
    return text;
}

std::optional<unsigned char> octet_for(UConverter* converter, char16_t character)
{
    char octets[8];
    UErrorCode error = U_ZERO_ERROR;
    const auto length = ucnv_fromUChars(converter, octets, sizeof octets, &character, 1, &error);
    if (U_FAILURE(error) || length != 1)
        return {};
    return static_cast<unsigned char>(octets[0]);
}

std::optional<PageTable> read(UConverter* converter)
{
    if (ucnv_getType(converter) != UCNV_SBCS)
        return {};
    std::string octets;
    for (int octet = 0; octet < 256; ++octet)
        octets.push_back(static_cast<char>(octet));
    const auto text = unicode(converter, octets);
    // The blank, an A and a nine where EBCDIC has them, and everybody else has something else.
    if (text.size() != 256 || text[0x40] != u' ' || text[0xc1] != u'A' || text[0xf9] != u'9')
        return {};
    PageTable table;
    for (std::size_t octet = 0; octet < 256; ++octet) {
        table.characters[octet] = text[octet];
        const bool twice = std::ranges::count(text, text[octet]) > 1;
        table.is_reached[octet] =
            text[octet] != unassigned && (!twice || octet_for(converter, text[octet]) == octet);
    }
    return table;
}

// Code page 924 is 1047 with the eleven characters that Latin-9 has and Latin-1 lacks, and some in other
// places.
constexpr std::string_view latin9 = "924";
constexpr std::pair<unsigned char, char16_t> latin9_differences[] = {
    {0x4a, 0x00dd}, {0x6a, 0x0160}, {0x9d, 0x017e}, {0x9f, 0x20ac}, {0xb0, 0x00a2}, {0xb7, 0x0152},
    {0xb8, 0x0153}, {0xb9, 0x0178}, {0xba, 0x00ac}, {0xbb, 0x0161}, {0xbe, 0x017d}};

std::string aliases(const char* converter_name)
{
    std::string result;
    UErrorCode error = U_ZERO_ERROR;
    const auto count = ucnv_countAliases(converter_name, &error);
    for (std::uint16_t i = 1; i < count; ++i) {
        error = U_ZERO_ERROR;
        const char* alias = ucnv_getAlias(converter_name, i, &error);
        if (U_SUCCESS(error) && alias != nullptr)
            result += (result.empty() ? "" : " ") + std::string{alias};
    }
    return result;
}

PageName describe(const std::string& converter_name, const PageTable& table)
{
    const auto number = page_number(converter_name.substr(0, converter_name.find('_')));
    const auto missing = std::ranges::count(table.characters, unassigned);
    return {number.value_or(converter_name), aliases(converter_name.c_str()),
            static_cast<unsigned>(256 - missing)};
}

} // namespace

PageTable page_table(std::string_view name)
{
    const auto number = page_number(name);
    auto converter = open(number ? "ibm-" + *number : std::string{name});
    if (number == latin9 && !converter) {
        auto table = page_table("1047");
        for (const auto& [octet, character] : latin9_differences)
            table.characters[octet] = character;
        return table;
    }
    if (name.empty() || !converter)
        throw Failure{ExitStatus::usage, "unknown code page '" + std::string{name} + "'",
                      "ebcdic2ascii --list"};
    if (auto table = read(converter.get()))
        return *table;
    throw Failure{ExitStatus::usage, "code page '" + std::string{name} + "' is not single-byte EBCDIC",
                  "ebcdic2ascii --list"};
}

std::vector<PageName> code_pages()
{
    std::vector<PageName> pages{{std::string{latin9}, "ibm-924 cp924 ebcdic-Latin9--euro", 256}};
    for (std::int32_t i = 0; i < ucnv_countAvailable(); ++i) {
        const std::string name = ucnv_getAvailableName(i);
        if (name.find(',') != name.npos) // ",swaplfnl": the same page with X'15' as line end
            continue;
        const auto converter = open(name);
        const auto table = converter ? read(converter.get()) : std::nullopt;
        if (table && page_number(name.substr(0, name.find('_'))) != latin9)
            pages.push_back(describe(name, *table));
    }
    std::ranges::sort(pages, {}, [](const PageName& page) {
        const auto number = std::strtoul(page.name.c_str(), nullptr, 10);
        return std::pair{number == 0 ? ~0UL : number, page.name};
    });
    return pages;
}

} // namespace smtpplus::ebcdic
