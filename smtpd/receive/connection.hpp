// One client of the server: carries octets between its socket and its session.
// An idle connection owns no buffer; it waits until there is something to read, and reads it into the
// server's.
#pragma once

#include "receive/patience.hpp"
#include "receive/queue_sink.hpp"
#include "receive/session.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::receive {

namespace asio = boost::asio;
using Socket = asio::generic::stream_protocol::socket;

/// What all connections of a server share; the server's single thread uses it.
struct House {
    const Settings& settings;
    const Times& times;
    Access access;
    queue::Store& store;
    std::chrono::seconds commit_time{600}; // for the queue to answer
    std::chrono::seconds greeting_delay{0};
    bool stopping = false;
    std::string buffer = std::string(64 * 1024, '\0');
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(House& house, Socket socket, Client client);

    /// From the greeting until the socket is closed. Throws nothing.
    asio::awaitable<void> run();

    /// The server stops: a message on its way in may be finished, all else ends.
    void stop();
    /// The client has used up our patience, and what it waits for is not ours to give.
    bool is_overdue(Patience::Time now, bool stress) const;
    /// Ends the wait that the connection is in.
    void expire();
    /// Ends it now, whatever it does.
    void abort();

private:
    asio::awaitable<void> converse();
    asio::awaitable<bool> spoke_too_early();
    asio::awaitable<std::string_view> receive();
    asio::awaitable<bsmtp::Reply> verdict();
    asio::awaitable<bool> send(std::string text);
    asio::awaitable<void> linger();

    queue::Done expect();
    void take(std::uint64_t message, const bsmtp::Reply& reply);
    void heard();

    House& house_;
    Socket socket_;
    QueueSink sink_;
    Session session_;
    Patience patience_;
    asio::steady_timer timer_; // for the verdict
    std::optional<bsmtp::Reply> verdict_;
    std::uint64_t expected_ = 0; // counts messages, so that a late verdict is not taken for the next one's
    std::optional<Patience::Time> lingers_since_;
    bool expired_ = false;
};

} // namespace smtpplus::receive
