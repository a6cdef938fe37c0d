#include "deliver/duration.hpp"

#include <charconv>

namespace smtpplus::deliver {
namespace {

long seconds_in(char unit)
{
    switch (unit) {
    case 's': return 1;
    case 'm': return 60;
    case 'h': return 3600;
    case 'd': return 86400;
    default: return 0;
    }
}

} // namespace

Result<std::chrono::seconds> parse_duration(std::string_view text)
{
    static constexpr long most = 10'000 * 86400L;
    long number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const long unit = rest == end ? 1 : rest + 1 == end ? seconds_in(*rest) : 0;
    if (error != std::errc{} || number < 0 || unit == 0 || number > most / unit)
        return Error{"'" + std::string{text} + "' is no time like 90s, 5m, 1h or 4d"};
    return std::chrono::seconds{number * unit};
}

} // namespace smtpplus::deliver
