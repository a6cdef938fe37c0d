// ASCII text, whatever the locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus {

constexpr char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
constexpr char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c)
{
    return to_upper(c) >= 'A' && to_upper(c) <= 'Z';
}
constexpr bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

std::string upper(std::string_view text);
std::string lower(std::string_view text);

/// Equal but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view start);

/// Without blanks and tabs at either end, or at the right end only.
std::string_view trim(std::string_view text);
std::string_view trim_right(std::string_view text);

/// `0x1c40`, the form of an offset in every message.
std::string hex_offset(std::uint64_t offset);

} // namespace smtpplus
