#include "smtp/connection.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

namespace smtpplus::smtp {
namespace {

ConnectionLost lost(int error)
{
    return ConnectionLost{std::strerror(error)};
}

int milliseconds_until(Deadline deadline)
{
    using std::chrono::milliseconds;
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

bool would_block(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK;
}

} // namespace

Connection::Connection(const Address& address, Deadline deadline)
    : socket_{::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)},
      buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)}
{
    if (!socket_)
        throw lost(errno);
    const int one = 1; // what we write is whole: nothing is gained by waiting for more
    if (address.storage.ss_family != AF_UNIX)
        ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const auto* where = reinterpret_cast<const sockaddr*>(&address.storage);
    if (::connect(socket_.get(), where, address.length) == 0)
        return;
    if (errno != EINPROGRESS && errno != EINTR)
        throw lost(errno);
    wait(POLLOUT, deadline);
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        throw lost(error);
}

// The events that came about; a hang-up counts as all of them, the next call tells what it is.
short Connection::wait(short events, Deadline deadline)
{
    for (;;) {
        pollfd one{socket_.get(), events, 0};
        const int count = ::poll(&one, 1, milliseconds_until(deadline));
        if (count < 0 && errno != EINTR)
            throw lost(errno);
        if (count > 0)
            return (one.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? events : one.revents;
        if (Clock::now() >= deadline)
            throw ConnectionLost{"time limit passed"};
    }
}

std::string_view Connection::read(Deadline deadline)
{
    for (;;) {
        wait(POLLIN, deadline);
        const auto text = read_waiting();
        if (!text.empty())
            return text;
    }
}

std::string_view Connection::read_waiting()
{
    for (;;) {
        const auto count = ::recv(socket_.get(), buffer_.get(), buffer_size, MSG_DONTWAIT);
        if (count > 0)
            return {buffer_.get(), static_cast<std::size_t>(count)};
        if (count == 0)
            throw ConnectionLost{"connection closed by the server"};
        if (would_block(errno))
            return {};
        if (errno != EINTR)
            throw lost(errno);
    }
}

bool Connection::write(std::string_view text, Deadline deadline, const Listener& listen)
{
    while (!text.empty()) {
        const auto count = ::send(socket_.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        const int error = errno;
        if (error == EINTR)
            continue;
        // A server that hung up may have said why: its last words come before the error.
        const bool readable = !would_block(error) || (wait(POLLIN | POLLOUT, deadline) & POLLIN) != 0;
        if (readable) {
            const auto heard = read_waiting();
            if (!heard.empty() && !listen(heard))
                return false;
        }
        if (!would_block(error))
            throw lost(error);
    }
    return true;
}

std::string Connection::address_literal() const
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    char text[INET6_ADDRSTRLEN];
    if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return {};
    if (storage.ss_family == AF_INET) {
        sockaddr_in address;
        std::memcpy(&address, &storage, sizeof address);
        ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
        return "[" + std::string{text} + "]";
    }
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 address;
        std::memcpy(&address, &storage, sizeof address);
        ::inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
        return "[IPv6:" + std::string{text} + "]";
    }
    return {};
}

} // namespace smtpplus::smtp
