#include "receive/connection.hpp"

#include "receive/into.hpp"
#include "receive/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace smtpplus::receive {
namespace {

constexpr std::chrono::seconds linger_time{2};

const bsmtp::Reply stopping{421, "4.3.2", "the server is shutting down"};
const bsmtp::Reply too_early{554, "5.5.0", "you spoke before the greeting"};
const bsmtp::Reply no_answer{451, "4.3.0", "the queue does not answer"};
const bsmtp::Reply overdue{421, "4.4.2", "you took too long"};

} // namespace

Connection::Connection(House& house, Socket socket, Client client)
    : house_{house}, socket_{std::move(socket)}, sink_{house.store, [this] { return expect(); }},
      session_{house.access, sink_, house.settings, std::move(client)},
      patience_{house.times, std::chrono::steady_clock::now()}, timer_{socket_.get_executor()}
{
}

asio::awaitable<void> Connection::run()
{
    LogLine line{""};
    line.add("client", session_.client().name);
    try {
        co_await converse();
        co_await linger();
    } catch (const std::exception& error) {
        line.add("error", error.what());
    }
    line.add("messages", std::to_string(session_.messages()))
        .add("errors", std::to_string(session_.errors()));
    line.add("end", session_.said_quit() ? "quit" : session_.closed() ? "closed" : "lost");
    house_.settings.log(line.text());
    abort();
}

asio::awaitable<void> Connection::converse()
{
    if (co_await spoke_too_early())
        co_return;
    bool sent = co_await send(session_.greeting());
    while (sent && !session_.closed()) {
        std::string_view input;
        const bool ours_to_end = house_.stopping && !session_.in_message();
        if (!ours_to_end)
            input = co_await receive();
        if (input.empty() && !ours_to_end && !expired_)
            co_return; // the client is gone
        auto replies =
            input.empty() ? session_.hang_up(house_.stopping ? stopping : overdue) : session_.feed(input);
        while (session_.waiting()) {
            const auto reply = co_await verdict();
            replies += session_.resume(reply);
        }
        heard();
        sent = co_await send(std::move(replies));
    }
}

// Who is not known may be kept waiting for the greeting: what speaks before it is no mail client (RFC
// 5321, 4.3.1).
asio::awaitable<bool> Connection::spoke_too_early()
{
    if (house_.greeting_delay.count() == 0 || session_.client().may_relay)
        co_return false;
    error_code error;
    timer_.expires_after(house_.greeting_delay);
    co_await timer_.async_wait(into(error));
    if (socket_.available(error) == 0)
        co_return false;
    auto replies = session_.hang_up(too_early);
    co_await send(std::move(replies));
    co_return true;
}

// What there is to read, in the house's buffer: valid until the next co_await. Empty at the end.
asio::awaitable<std::string_view> Connection::receive()
{
    error_code error;
    while (!expired_) {
        co_await socket_.async_wait(Socket::wait_read, into(error));
        if (error)
            break;
        const auto count = socket_.read_some(asio::buffer(house_.buffer), error);
        if (!error)
            co_return std::string_view{house_.buffer}.substr(0, count);
        if (error != asio::error::would_block)
            break;
    }
    co_return std::string_view{};
}

asio::awaitable<bsmtp::Reply> Connection::verdict()
{
    error_code error;
    timer_.expires_after(house_.commit_time);
    if (!verdict_)
        co_await timer_.async_wait(into(error));
    ++expected_;
    if (!verdict_)
        co_return no_answer;
    co_return *std::exchange(verdict_, {});
}

queue::Done Connection::expect()
{
    return [self = shared_from_this(), message = expected_](const bsmtp::Reply& reply) {
        const auto executor = self->socket_.get_executor();
        asio::post(executor, [self, message, reply] { self->take(message, reply); });
    };
}

void Connection::take(std::uint64_t message, const bsmtp::Reply& reply)
{
    if (message != expected_)
        return;
    verdict_ = reply;
    timer_.cancel();
}

asio::awaitable<bool> Connection::send(std::string text)
{
    error_code error;
    std::string_view rest{text};
    while (!rest.empty()) {
        rest.remove_prefix(socket_.write_some(asio::buffer(rest), error));
        if (error && error != asio::error::would_block)
            co_return false;
        if (!rest.empty())
            co_await socket_.async_wait(Socket::wait_write, into(error));
        if (!rest.empty() && error)
            co_return false;
    }
    co_return true;
}

// Closing while the client still sends would reset the connection, and our last words would be lost with it.
// So we say that we are done, and read over what comes, for a while.
asio::awaitable<void> Connection::linger()
{
    if (session_.said_quit())
        co_return;
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    if (error)
        co_return;
    lingers_since_ = std::chrono::steady_clock::now();
    expired_ = false;
    for (std::size_t left = 1024 * 1024; left > 0;) {
        const auto input = co_await receive();
        if (input.empty())
            co_return;
        left -= std::min(left, input.size());
    }
}

void Connection::heard()
{
    patience_.heard(std::chrono::steady_clock::now(), session_.commands(), session_.in_message(),
                    session_.text_octets());
}

void Connection::stop()
{
    if (!session_.in_message())
        expire();
}

bool Connection::is_overdue(Patience::Time now, bool stress) const
{
    if (lingers_since_)
        return now - *lingers_since_ > linger_time;
    return !session_.waiting() && patience_.is_over(now, stress);
}

void Connection::expire()
{
    error_code ignored;
    expired_ = true;
    socket_.cancel(ignored);
    if (!session_.waiting())
        timer_.cancel();
}

void Connection::abort()
{
    error_code ignored;
    socket_.close(ignored);
}

} // namespace smtpplus::receive
