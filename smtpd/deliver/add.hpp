// smtpq add: transactions from a stream straight into the queue, for scripts. It keeps the contract of a
// delivery agent: one line for each recipient, when the message is on stable storage.
#pragma once

#include "common/exit_status.hpp"
#include "common/input.hpp"
#include "common/output.hpp"
#include "queue/store.hpp"

#include <functional>
#include <string>

namespace smtpplus::deliver {

/// `complain` is told each transaction that was refused. Gives try_again if anything could not be stored,
/// bad_input if anything was refused.
ExitStatus add(Input& in, Output& out, queue::Store& store,
               const std::function<void(const std::string&)>& complain);

} // namespace smtpplus::deliver
