// The message that tells a sender what was not delivered (RFC 3464): plain words first, then the facts for
// machines, then the header of what was sent. Its sender is <>, so that it is never answered by another.
#pragma once

#include "bsmtp/reply.hpp"
#include "queue/instant.hpp"

#include <string>
#include <vector>

namespace smtpplus::deliver {

struct FailedRecipient {
    bsmtp::Path path;
    bsmtp::Reply reply;
    bool expired = false; // given up, not refused
};

struct Bounce {
    std::string host; // who reports
    bsmtp::Path sender;
    std::string envelope_id; // ENVID of MAIL, still xtext; may be empty
    queue::Instant queued = 0;
    std::vector<FailedRecipient> recipients;
    std::string header; // of the message, LF between its lines
};

/// A whole transaction under `tick`, ready for the queue.
std::string format(const Bounce& bounce, const std::string& tick, queue::Instant now);

} // namespace smtpplus::deliver
