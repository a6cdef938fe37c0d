// One session on standard input and output: a terminal, or a pipe from someone who may send anywhere.
#pragma once

#include "common/exit_status.hpp"
#include "queue/store.hpp"
#include "receive/patience.hpp"
#include "receive/session.hpp"

namespace smtpplus::receive {

/// Without a store, messages are checked and discarded. Input that ends inside a message is `try_again`.
ExitStatus run_stdio(const Settings& settings, const Times& times, queue::Store* store, Client client);

} // namespace smtpplus::receive
