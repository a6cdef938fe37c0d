// One running delivery agent: BSMTP on its standard input, one line for each recipient on its standard
// output. It is given one transaction after the other.
#pragma once

#include "common/process.hpp"
#include "deliver/delivery.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace smtpplus::deliver {

class Agent {
public:
    /// Throws Failure when it cannot be started.
    Agent(boost::asio::io_context& io, const std::vector<std::string>& command);
    ~Agent(); // kills it, if it still runs
    Agent(const Agent&) = delete;
    Agent& operator=(const Agent&) = delete;

    /// The process still runs.
    bool alive() const;

    /// Called for each line of the agent; false while more of this delivery are to come.
    using OnReply = std::function<bool(std::string_view line)>;

    /// Gives it a transaction and reads its answers; empty, or what went wrong, and then it is of no more
    /// use.
    boost::asio::awaitable<std::string> deliver(const Delivery& delivery, std::chrono::seconds deadline,
                                                const OnReply& on_reply);

    /// Lets it end by itself, for a while.
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<std::string> write(const Delivery& delivery);
    boost::asio::awaitable<std::string> read(const OnReply& on_reply);
    bool take_lines(const OnReply& on_reply);
    void kill(int signal);

    Process process_;
    boost::asio::posix::stream_descriptor to_;
    boost::asio::posix::stream_descriptor from_;
    std::string unread_; // the start of a line
};

} // namespace smtpplus::deliver
