// The daemon's socket in the queue's folder: a Unix datagram each, a line of text. "wake" says that there is
// something new to read; it is never waited for, and a lost one costs a few seconds. What a person asks for
// ("retry ID", "rm ID") is answered with one datagram.
#pragma once

#include "queue/directory.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::queue {

/// Tells the daemon, if there is one, that something new is committed.
class Bell {
public:
    explicit Bell(const Directory& directory);
    void ring() const noexcept;

private:
    Fd socket_;
    std::string address_;
};

/// The daemon's end.
Fd bind_control(const Directory& directory);

/// Asks the daemon and waits for its answer; nothing if there is no daemon.
std::optional<std::string> ask_daemon(const Directory& directory, std::string_view request);

} // namespace smtpplus::queue
