// What a person asks of the queue: "retry ID", "retry *", "rm ID". With a daemon, it does it; without one,
// the command itself.
#pragma once

#include "bsmtp/reply.hpp"
#include "deliver/backlog.hpp"

#include <string>

namespace smtpplus::deliver {

/// Does it, and gives the answer as one reply line. Throws Failure when the queue cannot be read.
std::string serve(Backlog& backlog, const std::string& request);

/// Has it done by the daemon, or by itself.
bsmtp::Reply ask(const queue::Directory& directory, const std::string& request, const Log& log);

} // namespace smtpplus::deliver
