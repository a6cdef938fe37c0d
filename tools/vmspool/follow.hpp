// Waits for files to arrive in a reader and carries each, until SIGTERM or SIGINT; the file that is being
// carried then is finished first. The body of vmread --follow.
#pragma once

#include "vmspool/carrier.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace smtpplus::vmspool {

/// Signals that end a program, held back and asked for.
class EndSignals {
public:
    EndSignals();

    /// Whether one has come.
    bool have_come();
    int fd() const { return fd_.get(); }

private:
    Fd fd_;
    bool come_ = false;
};

/// Looks at the reader when something arrived, when a file is due again, and every `poll` in any case.
/// Troubles of the reader itself are told to `on_trouble`, and looked over until the next time.
void follow(Reader& reader, Carrier& carrier, std::chrono::seconds poll,
            const std::function<void(const std::string&)>& on_trouble);

} // namespace smtpplus::vmspool
