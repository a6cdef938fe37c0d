#include "queue/instant.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <ctime>

namespace smtpplus::queue {

Instant now()
{
    return std::time(nullptr);
}

std::string format_instant(Instant instant)
{
    const std::time_t seconds = std::clamp<Instant>(instant, 0, 253402300799); // the end of the year 9999
    struct tm parts {};
    ::gmtime_r(&seconds, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::optional<Instant> parse_instant(std::string_view text)
{
    static constexpr std::string_view form = "0000-00-00T00:00:00Z";
    const auto fits = [](char c, char wanted) { return wanted == '0' ? is_digit(c) : c == wanted; };
    if (text.size() != form.size() || !std::equal(text.begin(), text.end(), form.begin(), fits))
        return {};
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = 0;
        for (const char c : text.substr(at, digits))
            value = 10 * value + (c - '0');
        return value;
    };
    struct tm parts {};
    parts.tm_year = number(0, 4) - 1900;
    parts.tm_mon = number(5, 2) - 1;
    parts.tm_mday = number(8, 2);
    parts.tm_hour = number(11, 2);
    parts.tm_min = number(14, 2);
    parts.tm_sec = number(17, 2);
    const Instant instant = ::timegm(&parts);
    if (format_instant(instant) != text) // no 31st of February
        return {};
    return instant;
}

} // namespace smtpplus::queue
