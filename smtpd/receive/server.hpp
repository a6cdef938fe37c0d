// The server: listens, keeps to its limits, watches the clock, and stops without losing anything.
// One thread does all that is here; the queue has its own.
#pragma once

#include "receive/connection.hpp"
#include "receive/listen.hpp"
#include "receive/network.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace smtpplus::receive {

struct ServerOptions {
    std::vector<Listen> listen;
    std::vector<Network> relay_from;
    std::vector<std::string> local_domains;
    bool trust_unix = false; // clients of Unix sockets may state facts
    std::size_t sessions = 1000;
    std::size_t sessions_a_client = 50; // of clients that may not relay
    std::chrono::seconds stop_time{30}; // for messages on their way in when the server stops
    std::chrono::seconds greeting_delay{0};
    Times times;
};

class Server {
public:
    /// Listens at once; throws Failure if it cannot.
    Server(ServerOptions options, Settings settings, queue::Store& store);

    /// Until SIGTERM or SIGINT.
    void run();

private:
    using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;
    struct Door {
        Listen where;
        Acceptor acceptor;
    };
    using Connections = std::list<std::shared_ptr<Connection>>;

    void open(const Listen& where);
    asio::awaitable<void> accept(Door& door);
    void admit(const Door& door, Socket socket, const asio::generic::stream_protocol::endpoint& peer);
    Client judge(const Door& door, const sockaddr* peer) const;
    bool is_full(const Client& client) const;
    asio::awaitable<void> serve(Connections::iterator connection, std::string client);
    asio::awaitable<void> watch();
    asio::awaitable<void> await_signal();
    asio::awaitable<void> stop();

    ServerOptions options_;
    Settings settings_;
    asio::io_context io_{1};
    House house_;
    asio::signal_set signals_;
    asio::steady_timer clock_;
    std::list<Door> doors_;
    Connections connections_;
    std::map<std::string, std::size_t> sessions_of_; // by client, those that may not relay
};

} // namespace smtpplus::receive
