#include "netdata/names.hpp"

#include "common/bytes.hpp"

#include <algorithm>
#include <array>

namespace smtpplus::netdata {
namespace {

using Table = std::array<char, 256>;

constexpr void put(Table& table, unsigned first, std::string_view characters)
{
    for (const char c : characters)
        table[first++] = c;
}

constexpr Table make_ascii()
{
    Table table{};
    put(table, 0x40, " ");
    put(table, 0x4b, ".<(+|&");
    put(table, 0x5a, "!$*);");
    put(table, 0x60, "-/");
    put(table, 0x6b, ",%_>?");
    put(table, 0x79, "`:#@'=\"");
    put(table, 0x81, "abcdefghi");
    put(table, 0x91, "jklmnopqr");
    put(table, 0xa1, "~stuvwxyz");
    put(table, 0xc0, "{ABCDEFGHI");
    put(table, 0xd0, "}JKLMNOPQR");
    put(table, 0xe0, "\\");
    put(table, 0xe2, "STUVWXYZ");
    put(table, 0xf0, "0123456789");
    return table;
}

constexpr Table ascii = make_ascii();

constexpr Table make_ebcdic()
{
    Table table{};
    for (unsigned octet = 0; octet < 256; ++octet)
        if (ascii[octet] != 0)
            table[static_cast<unsigned char>(ascii[octet])] = static_cast<char>(octet);
    return table;
}

constexpr Table ebcdic = make_ebcdic();

std::string convert(const Table& table, std::string_view name, char missing)
{
    std::string result(name.size(), missing);
    for (std::size_t i = 0; i < name.size(); ++i)
        if (const char c = table[octet(name, i)]; c != 0)
            result[i] = c;
    return result;
}

constexpr bool fits_file_name(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != 0 && std::string_view{"@#$+-:_"}.find(c) != std::string_view::npos);
}

void append_hex(std::string& out, unsigned value)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += {'%', digits[value >> 4], digits[value & 15]};
}

} // namespace

std::string from_ebcdic(std::string_view name)
{
    return convert(ascii, name, '?');
}

std::string to_ebcdic(std::string_view name)
{
    return convert(ebcdic, name, '\x6f');
}

std::string_view trim_name(std::string_view name)
{
    const auto last = name.find_last_not_of(std::string_view{"\x40\0", 2});
    return name.substr(0, last == name.npos ? 0 : last + 1);
}

std::string safe_file_name(std::string_view name)
{
    constexpr std::size_t longest =
        64; // a qualifier has 8 characters; even %XX for each of them is far below NAME_MAX
    std::string result;
    for (std::size_t i = 0; i < std::min(name.size(), longest); ++i) {
        const char c = ascii[octet(name, i)];
        if (fits_file_name(c) && !(i == 0 && c == '-'))
            result.push_back(c);
        else
            append_hex(result, octet(name, i));
    }
    return result.empty() ? "%" : result;
}

bool looks_like_text(std::string_view sample)
{
    // Beside the common set: brackets, caret, not, cent, broken bar in 037 or 1047; tab, form feed, line
    // ends.
    constexpr std::string_view more{"\x4a\x4f\x5f\x6a\xad\xbd\xba\xbb\xb0\x05\x0c\x0d\x15\x25", 14};
    std::size_t strange = 0;
    for (std::size_t i = 0; i < sample.size(); ++i)
        if (ascii[octet(sample, i)] == 0 && more.find(sample[i]) == more.npos)
            ++strange;
    return strange <= sample.size() / 50;
}

} // namespace smtpplus::netdata
