#include "netdata/member.hpp"

#include "netdata/names.hpp"

#include "common/bytes.hpp"
#include "common/text.hpp"

#include <chrono>

namespace smtpplus::netdata {
namespace {

// Packed decimal digits; a sign nibble at the end is left out.
std::optional<unsigned> packed(std::string_view text, bool with_sign)
{
    unsigned value = 0;
    for (std::size_t i = 0; i < 2 * text.size() - (with_sign ? 1 : 0); ++i) {
        const unsigned digit = octet(text, i / 2) >> (i % 2 == 0 ? 4 : 0) & 15;
        if (digit > 9)
            return {};
        value = value * 10 + digit;
    }
    return value;
}

std::string two_digits(unsigned value)
{
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

// 0CYYDDDF: century (0 is 1900), year, day of the year.
std::optional<std::string> julian_date(std::string_view text)
{
    using namespace std::chrono;
    const auto value = packed(text, true);
    if (!value || *value % 1000 < 1 || *value % 1000 > 366)
        return {};
    const int in_year = static_cast<int>(*value / 1000);
    const year_month_day date{sys_days{year{1900 + in_year} / January / 1} + days{*value % 1000 - 1}};
    return std::to_string(static_cast<int>(date.year())) + '-' +
           two_digits(static_cast<unsigned>(date.month())) + '-' +
           two_digits(static_cast<unsigned>(date.day()));
}

} // namespace

std::optional<Statistics> parse_statistics(std::string_view data)
{
    if (data.size() < 28)
        return {};
    const auto created = julian_date(data.substr(4, 4));
    const auto changed = julian_date(data.substr(8, 4));
    const auto hour = packed(data.substr(12, 1), false);
    const auto minute = packed(data.substr(13, 1), false);
    const auto second = packed(data.substr(3, 1), false);
    if (!created || !changed || !hour || !minute)
        return {};
    Statistics s;
    s.version = octet(data, 0);
    s.modification = octet(data, 1);
    s.created = *created;
    s.changed =
        *changed + 'T' + two_digits(*hour) + ':' + two_digits(*minute) + ':' + two_digits(second.value_or(0));
    s.lines = be16(data.substr(14));
    s.initial_lines = be16(data.substr(16));
    s.modified_lines = be16(data.substr(18));
    s.user = from_ebcdic(trim_name(data.substr(20, 8)));
    return s;
}

} // namespace smtpplus::netdata
