// The Received field that every server puts in front of what it takes (RFC 5321, 4.4).
#pragma once

#include "receive/settings.hpp"

#include <chrono>
#include <string>

namespace smtpplus::receive {

/// `Mon, 23 Nov 2026 02:18:29 +0000` (RFC 5322, 3.3).
std::string format_date(std::chrono::system_clock::time_point time);

struct Trace {
    std::string helo;     // the name that the client gave itself
    std::string client;   // its address as a literal; empty if there is none
    std::string host;     // ours
    std::string protocol; // ESMTP, SMTP, LMTP
    std::string tick;
    std::chrono::system_clock::time_point time;
};

/// The whole field with its line ends (LF).
std::string format(const Trace& trace);

} // namespace smtpplus::receive
