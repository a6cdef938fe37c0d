#include "receive/trace.hpp"

#include <cstdio>

namespace smtpplus::receive {

std::string format_date(std::chrono::system_clock::time_point time)
{
    // Not strftime, which speaks the locale's language.
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    using namespace std::chrono;
    const auto day = floor<std::chrono::days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time - day)};
    char text[64];
    std::snprintf(text, sizeof text, "%s, %u %s %d %02d:%02d:%02d +0000", days[weekday{day}.c_encoding()],
                  static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                  static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return text;
}

std::string format(const Trace& trace)
{
    std::string field = "Received: from " + trace.helo;
    if (!trace.client.empty())
        field += " (" + trace.client + ")";
    return field + "\n\tby " + trace.host + " with " + trace.protocol + " id " + trace.tick + ";\n\t" +
           format_date(trace.time) + "\n";
}

} // namespace smtpplus::receive
