// What a server offers in its answer to EHLO or LHLO (RFC 5321, 4.1.1.1).
#pragma once

#include "smtp/reply_parser.hpp"

#include <cstdint>

namespace smtpplus::smtp {

struct Capabilities {
    bool pipelining = false;      // RFC 2920
    bool eight_bit = false;       // 8BITMIME, RFC 6152
    bool size = false;            // RFC 1870
    std::uint64_t size_limit = 0; // 0: none told
    bool dsn = false;             // RFC 3461
    bool utf8 = false;            // SMTPUTF8, RFC 6531
    bool operator==(const Capabilities&) const = default;
};

/// Unknown keywords mean nothing, and so does a limit that is no number.
Capabilities capabilities_of(const ServerReply& reply);

} // namespace smtpplus::smtp
