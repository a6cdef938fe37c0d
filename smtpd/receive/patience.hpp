// How long a client may take. A command has to be whole in time, however many of its octets came meanwhile; a
// text has to come at a least rate; and a session ends at last (RFC 5321, 4.5.3.2; slow clients on purpose).
#pragma once

#include <chrono>
#include <cstdint>

namespace smtpplus::receive {

struct Times {
    std::chrono::seconds idle{300};          // for the next command, and for the next octet of a text
    std::chrono::seconds idle_in_stress{30}; // the same when most sessions are taken
    std::chrono::seconds session{7200};
    std::chrono::seconds text_grace{60}; // a text may be slower than the least rate for so long
    std::uint64_t text_rate = 256;       // octets a second
};

class Patience {
public:
    using Time = std::chrono::steady_clock::time_point;

    Patience(const Times& times, Time now) : times_{times}, begun_{now}, last_{now}, text_begun_{now} {}

    /// What the session has got so far: whole commands, and the octets of a text that is on its way.
    void heard(Time now, std::uint64_t commands, bool in_text, std::uint64_t octets);

    bool is_over(Time now, bool stress) const;

private:
    const Times& times_;
    Time begun_;
    Time last_;       // when something was got
    Time text_begun_; // of the text that is on its way
    std::uint64_t commands_ = 0;
    std::uint64_t octets_ = 0;
    bool in_text_ = false;
};

} // namespace smtpplus::receive
