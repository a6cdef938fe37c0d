#include "common/text.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace smtpplus {

std::string upper(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(), to_upper);
    return result;
}

std::string lower(std::string_view text)
{
    std::string result{text};
    std::ranges::transform(result, result.begin(), to_lower);
    return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start)
{
    return equal_ignoring_case(text.substr(0, start.size()), start);
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    return trim_right(text);
}

std::string_view trim_right(std::string_view text)
{
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string hex_offset(std::uint64_t offset)
{
    char text[24];
    std::snprintf(text, sizeof text, "0x%" PRIx64, offset);
    return text;
}

} // namespace smtpplus
