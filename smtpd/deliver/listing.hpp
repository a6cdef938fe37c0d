// What smtpq shows of a queue. It only reads, beside a daemon or without one, segment after segment, so that
// the first lines come at once however long the queue is.
#pragma once

#include "common/output.hpp"
#include "queue/directory.hpp"

#include <string>

namespace smtpplus::deliver {

/// A line for each recipient that waits; as JSON, an object and a line for each message.
void list(const queue::Directory& directory, bool json, Output& out);

/// Every transaction with this TICK that is still in the queue, done or not; false if there is none.
bool print(const queue::Directory& directory, const std::string& tick, Output& out);

} // namespace smtpplus::deliver
