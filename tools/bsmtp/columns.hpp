// A card has columns, its text in UTF-8 has octets.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace smtpplus::bsmtp {

constexpr bool begins_column(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

inline std::size_t columns(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_column));
}

/// The octets of the first `count` columns.
constexpr std::size_t octets_of_columns(std::string_view text, std::size_t count)
{
    std::size_t at = 0;
    for (std::size_t column = 0; at < text.size(); ++at) {
        if (begins_column(text[at]) && column++ == count)
            break;
    }
    return at;
}

/// X'15' in the Unicode of the EBCDIC code pages: NEL, U+0085.
inline constexpr std::string_view next_line = "\xC2\x85";

} // namespace smtpplus::bsmtp
