#include "receive/server.hpp"

#include "common/text.hpp"
#include "receive/into.hpp"
#include "receive/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace smtpplus::receive {
namespace {

using namespace std::chrono_literals;

constexpr auto tick_of_clock = 500ms;

} // namespace

Server::Server(ServerOptions options, Settings settings, queue::Store& store)
    : options_{std::move(options)}, settings_{std::move(settings)},
      house_{.settings = settings_,
             .times = options_.times,
             .access = RelayRules{options_.local_domains},
             .store = store,
             .greeting_delay = options_.greeting_delay},
      signals_{io_, SIGTERM, SIGINT}, clock_{io_}
{
    for (const auto& where : options_.listen)
        open(where);
}

void Server::open(const Listen& where)
{
    auto fd = open_listener(where);
    settings_.log("listening on " + bound_name(where, fd.get()));
    const asio::generic::stream_protocol protocol{where.address.ss_family, 0};
    doors_.push_back({where, Acceptor{io_, protocol, fd.release()}});
}

void Server::run()
{
    for (auto& door : doors_)
        asio::co_spawn(io_, accept(door), asio::detached);
    asio::co_spawn(io_, watch(), asio::detached);
    asio::co_spawn(io_, await_signal(), asio::detached);
    io_.run();
}

// What cannot be accepted now, for want of descriptors or memory, may be later: the clients wait in the
// backlog.
asio::awaitable<void> Server::accept(Door& door)
{
    asio::steady_timer pause{io_};
    while (!house_.stopping) {
        error_code error;
        Socket socket{io_};
        asio::generic::stream_protocol::endpoint peer;
        co_await door.acceptor.async_accept(socket, peer, into(error));
        if (house_.stopping)
            co_return;
        if (!error) {
            admit(door, std::move(socket), peer);
            continue;
        }
        settings_.log(LogLine{""}.add("listen", door.where.text).add("error", error.message()).text());
        pause.expires_after(1s);
        co_await pause.async_wait(into(error));
    }
}

void Server::admit(const Door& door, Socket socket, const asio::generic::stream_protocol::endpoint& peer)
{
    error_code error;
    socket.non_blocking(true, error);
    auto client = judge(door, reinterpret_cast<const sockaddr*>(peer.data()));
    if (is_full(client)) {
        static constexpr std::string_view busy = "421 4.3.2 too many connections, come back later\r\n";
        socket.write_some(asio::buffer(busy), error);
        settings_.log(LogLine{""}.add("client", client.name).add("reply", trim_right(busy)).text());
        return;
    }
    if (!client.may_relay)
        ++sessions_of_[client.name];
    const auto counted = client.may_relay ? std::string{} : client.name;
    const auto place = connections_.insert(
        connections_.end(), std::make_shared<Connection>(house_, std::move(socket), std::move(client)));
    asio::co_spawn(io_, serve(place, counted), asio::detached);
}

Client Server::judge(const Door& door, const sockaddr* peer) const
{
    auto client = client_of(door.where, peer);
    if (door.where.is_unix()) {
        client.may_relay = true;
        client.trusted = options_.trust_unix;
    } else if (const auto address = parse_address(client.name)) {
        client.may_relay = std::ranges::any_of(
            options_.relay_from, [&](const auto& network) { return network.contains(*address); });
    }
    return client;
}

// A tenth of the sessions is kept for our own.
bool Server::is_full(const Client& client) const
{
    if (client.may_relay)
        return connections_.size() >= options_.sessions;
    const auto found = sessions_of_.find(client.name);
    return connections_.size() >= options_.sessions - options_.sessions / 10 ||
           (found != sessions_of_.end() && found->second >= options_.sessions_a_client);
}

asio::awaitable<void> Server::serve(Connections::iterator connection, std::string client)
{
    co_await (*connection)->run();
    connections_.erase(connection);
    if (const auto found = sessions_of_.find(client); found != sessions_of_.end() && --found->second == 0)
        sessions_of_.erase(found);
}

// Looks now and then at who takes too long. One clock for all is cheaper than a timer for each wait, and half
// a second is exact enough for waits of minutes.
asio::awaitable<void> Server::watch()
{
    error_code error;
    while (!house_.stopping || !connections_.empty()) {
        clock_.expires_after(tick_of_clock);
        co_await clock_.async_wait(into(error));
        const auto now = std::chrono::steady_clock::now();
        const bool stress = connections_.size() > options_.sessions / 4 * 3;
        for (const auto& connection : connections_)
            if (connection->is_overdue(now, stress))
                connection->expire();
    }
}

asio::awaitable<void> Server::await_signal()
{
    error_code error;
    co_await signals_.async_wait(into(error));
    co_await stop();
}

asio::awaitable<void> Server::stop()
{
    settings_.log("stopping");
    house_.stopping = true;
    for (auto& door : doors_) {
        error_code error;
        door.acceptor.close(error);
        if (door.where.is_unix())
            ::unlink(door.where.path().c_str());
    }
    for (const auto& connection : connections_)
        connection->stop();
    asio::steady_timer bound{io_};
    for (auto end = std::chrono::steady_clock::now() + options_.stop_time;
         !connections_.empty() && std::chrono::steady_clock::now() < end;) {
        error_code error;
        bound.expires_after(20ms);
        co_await bound.async_wait(into(error));
    }
    for (const auto& connection : connections_)
        connection->abort();
    clock_.cancel();
}

} // namespace smtpplus::receive
