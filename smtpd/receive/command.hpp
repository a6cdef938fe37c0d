// One line from the client: a verb and its argument (RFC 5321, 4.1.1).
#pragma once

#include <string_view>

namespace smtpplus::receive {

enum class Verb { ehlo, helo, lhlo, mail, rcpt, data, rset, noop, vrfy, expn, help, quit, http, unknown };

struct Command {
    Verb verb = Verb::unknown;
    std::string_view argument; // without blanks around it; for MAIL and RCPT what stands behind FROM: and TO:
};

/// MAIL without FROM: and RCPT without TO: have no argument. A line of HTTP is `http`: a browser
/// was made to talk to us (ALPACA).
Command parse_command(std::string_view line);

} // namespace smtpplus::receive
