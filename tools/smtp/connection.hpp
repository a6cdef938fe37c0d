// A stream socket that waits no longer than it was told, and that listens while it speaks: a server which
// answers too early, or stops reading, is noticed and never waited for without end.
#pragma once

#include "common/failure.hpp"
#include "common/fd.hpp"
#include "smtp/server.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace smtpplus::smtp {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/// Caught once a transaction, and made a temporary reply; not to be confused with a failure of our own input.
struct ConnectionLost : Failure {
    explicit ConnectionLost(const std::string& what) : Failure{ExitStatus::try_again, what} {}
};

class Connection {
public:
    /// Is given what arrives while we write; false: it is no use to go on writing.
    using Listener = std::function<bool(std::string_view)>;

    /// Throws ConnectionLost if it does not come about before the deadline.
    Connection(const Address& address, Deadline deadline);

    /// What arrives next, at least one octet; valid until the next call. Throws ConnectionLost at the end, or
    /// when the deadline passes.
    std::string_view read(Deadline deadline);

    /// What has arrived and is not read yet; empty if nothing. Throws ConnectionLost at the end.
    std::string_view read_waiting();

    /// All of `text`, or as much as the listener lets; true if it was all.
    bool write(std::string_view text, Deadline deadline, const Listener& listen);

    /// Our own address as EHLO wants it, [192.0.2.1] or [IPv6:2001:db8::1]; empty on a Unix socket.
    std::string address_literal() const;

private:
    static constexpr std::size_t buffer_size = 16 * 1024;

    short wait(short events, Deadline deadline);

    Fd socket_;
    std::unique_ptr<char[]> buffer_;
};

} // namespace smtpplus::smtp
