// The delivery agent: BSMTP in, a reply line for each recipient out, flushed after every transaction. Every
// (TICK, recipient) that came in with its dot comes out exactly once; input that ends inside a transaction
// throws, and nothing of that transaction was committed.
#pragma once

#include "common/input.hpp"
#include "common/output.hpp"
#include "smtp/courier.hpp"

#include <string>

namespace smtpplus::smtp {

struct AgentSettings {
    std::chrono::seconds idle{30};                    // after so long without input the server is left
    std::function<void(const std::string&)> complain; // told of each command of the input that is refused
};

/// Runs to the end of input. The status is that of the worst reply, so that a pipe without anybody who reads
/// the replies can still tell; bad_input if a transaction was wrong for good and no reply was temporary.
ExitStatus run_agent(Input& in, Output& out, Courier& courier, const AgentSettings& settings);

/// Sends one message of RFC 5322 text: `start`, and then what the input has. SIZE and BODY are told if they
/// can be known beforehand. Throws Failure{bad_input} when there is no message at all.
std::vector<bsmtp::Reply> send_message(std::string_view start, Input& in, bsmtp::Envelope envelope,
                                       Courier& courier);

/// A message whose header says who sends it to whom (sendmail -t).
struct Letter {
    bsmtp::Envelope envelope;
    std::string header; // without Bcc, with the empty line; the body is still in the input
};

/// Takes the header off the input. `sender` outranks the From field. Throws Failure{bad_input} if the header
/// names no recipient, or one that cannot be read.
Letter take_letter(Input& in, const std::optional<bsmtp::Path>& sender);

} // namespace smtpplus::smtp
