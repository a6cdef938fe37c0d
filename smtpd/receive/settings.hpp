// What every session of a server shares: its name, its limits, and the world's things it is handed.
#pragma once

#include "bsmtp/envelope.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace smtpplus::receive {

/// Everything that a client can make large or many has a bound.
struct Limits {
    std::uint64_t message_size = 50 * 1024 * 1024;
    std::size_t in_memory = 1024 * 1024; // a message longer than this goes to the sink piece by piece
    std::size_t recipients = 1000;       // RFC 5321, 4.5.3.1.8: at least 100
    std::size_t command_line = 2048;     // RFC 5321, 4.5.3.1.4: 512, and what the extensions add
    std::size_t skipped = 64 * 1024;     // octets of a command line without end that are read over
    std::size_t text_line = 1024 * 1024; // RFC 5321, 4.5.3.1.6 says 1000; many senders do not
    std::size_t hops = 100;              // RFC 5321, 6.3: Received fields before it is a loop
    std::size_t errors = 20;             // commands refused in a session
    std::size_t violations = 1;          // bare CR or LF, NUL and endless lines among them
    std::size_t idle_commands = 100;     // NOOP, RSET, VRFY ... between two messages
    std::size_t held = 128 * 1024;       // pipelined input behind a dot that waits for its verdict
};

struct Settings {
    std::string host = "localhost"; // our own name, in the greeting and in Received
    Limits limits = {};
    bool strict_turns = true; // refuse what is sent behind EHLO or DATA before their reply (RFC 2920, 3.1)
    std::function<std::string()> tick = bsmtp::make_tick;
    std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
    std::function<void(const std::string&)> log = [](const std::string&) {};
};

enum class Protocol { smtp, lmtp };

/// Who is at the other end.
struct Client {
    std::string name = "localhost"; // for the log: an address, or "local"
    std::string literal = {};       // for Received: [192.0.2.1], [IPv6:2001:db8::1]; empty if there is none
    bool may_relay = true;          // to anywhere, not only to our own domains
    bool trusted = false;           // may state facts: parameters whose names begin with X
    Protocol protocol = Protocol::smtp;
};

} // namespace smtpplus::receive
