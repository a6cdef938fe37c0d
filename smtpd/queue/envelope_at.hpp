// The envelope of a transaction that stands in a segment, read again whenever it is needed: the queue in
// memory holds no addresses.
#pragma once

#include "bsmtp/envelope.hpp"
#include "common/result.hpp"
#include "queue/segment_reader.hpp"

namespace smtpplus::queue {

struct StoredEnvelope {
    bsmtp::Envelope envelope;
    std::uint64_t text = 0; // where the message begins in the segment: behind DATA
};

/// An Error if the record is no transaction. Throws Failure when it cannot be read.
Result<StoredEnvelope> envelope_at(int fd, const Record& record);

} // namespace smtpplus::queue
