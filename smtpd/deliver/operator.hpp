// What a person asks of the queue: "retry ID", "retry *", "rm ID". With a daemon, it does it; without one,
// the command itself.
#pragma once

#include "bsmtp/reply.hpp"
#include "deliver/backlog.hpp"

#include <string>

namespace smtpplus::deliver {

/// Does it, tells `log` each recipient, and gives the answer as one reply line. Throws Failure when the queue
/// cannot be read.
std::string serve(Backlog& backlog, const std::string& request, const Log& log);

/// Has it done by the daemon, or does it; `log` is told what is wrong with the queue.
bsmtp::Reply ask(const queue::Directory& directory, const std::string& request, const Log& log);

} // namespace smtpplus::deliver
