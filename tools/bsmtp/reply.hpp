// What is answered: an SMTP reply with its enhanced code (RFC 5321, 4.2; RFC 3463), and a delivery agent's
// answer for one recipient.
#pragma once

#include "bsmtp/path.hpp"
#include "common/exit_status.hpp"

#include <string>
#include <string_view>

namespace smtpplus::bsmtp {

struct Reply {
    int code = 250;
    std::string enhanced; // "2.1.5"; may be empty
    std::string text;
    bool operator==(const Reply&) const = default;

    bool is_success() const { return code >= 200 && code < 400; }
    bool is_temporary() const { return code >= 400 && code < 500; }
    bool is_permanent() const { return code >= 500; }
};

/// One line without its end: `250 2.1.5 text`. An enhanced code is taken as one only if its class fits the
/// reply's.
Result<Reply> parse_reply(std::string_view text);
std::string format(const Reply& reply);

/// The status of a command that has had this answer, and `so_far` before: 75 outweighs 69, which outweighs 0.
ExitStatus worse(ExitStatus so_far, const Reply& reply);

/// A delivery agent's answer, one line for each recipient on its standard output:
///     01JD2KX7Q4ABCDEF 250 2.1.5 <bob@example.org> text
struct RecipientReply {
    std::string tick;
    Path recipient;
    Reply reply;
    bool operator==(const RecipientReply&) const = default;
};

Result<RecipientReply> parse_recipient_reply(std::string_view text);
std::string format(const RecipientReply& reply);

} // namespace smtpplus::bsmtp
