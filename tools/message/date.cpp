#include "message/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <random>

namespace smtpplus::message {
namespace {

constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string base36(std::uint64_t value)
{
    std::string digits;
    do {
        digits += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % 36];
        value /= 36;
    } while (value > 0);
    std::ranges::reverse(digits);
    return digits;
}

} // namespace

Date now()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
}

std::string format(const Date& date)
{
    using namespace std::chrono;
    const sys_seconds local{seconds{date.seconds} + minutes{date.offset}};
    const auto midnight = floor<std::chrono::days>(local);
    const year_month_day day{midnight};
    const hh_mm_ss time{local - midnight};
    const int offset = date.zone_known ? date.offset : 0;
    char text[64];
    std::snprintf(text, sizeof text, "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d",
                  message::days[weekday{midnight}.c_encoding()],
                  static_cast<int>(static_cast<unsigned>(day.day())),
                  message::months[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), offset < 0 || !date.zone_known ? '-' : '+',
                  std::abs(offset) / 60, std::abs(offset) % 60);
    return text;
}

std::string make_message_id(std::string_view domain)
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(since).count();
    std::random_device chance;
    const auto number = std::uint64_t{chance()} << 32 | chance();
    return '<' + base36(static_cast<std::uint64_t>(micros)) + '.' + base36(number) + '@' +
           std::string{domain} + '>';
}

} // namespace smtpplus::message
