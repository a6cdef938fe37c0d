// One transaction as an agent gets it: the message whole, and of the recipients those that are his.
#pragma once

#include "deliver/backlog.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smtpplus::deliver {

struct Failed {
    std::size_t index; // into Delivery::envelope.recipients
    bsmtp::Reply reply;
    bool expired;
};

struct Delivery {
    Ref ref;
    bsmtp::Envelope envelope;         // with a TICK, even if the sender gave none
    std::vector<std::size_t> numbers; // of its recipients in the queue's own transaction
    queue::Instant queued = 0;
    Fd file;
    std::uint64_t text = 0;     // where the message begins in the file, and where it ends:
    std::uint64_t text_end = 0; // behind the lone dot
    std::vector<Failed> failed; // refused, or given up: to be returned to the sender
};

/// Those recipients that wait in this lane's hands. Nothing, when there are none left. Throws
/// Failure{try_again} when the segment cannot be read.
std::optional<Delivery> open_delivery(Backlog& backlog, Ref ref, std::uint16_t lane);

/// The recipients in this lane's hands are free again, and due at `due`.
void give_back(Backlog& backlog, Ref ref, std::uint16_t lane, queue::Instant due);

/// The message's header, as far as it is short enough to be returned.
std::string header_of(const Delivery& delivery);

} // namespace smtpplus::deliver
