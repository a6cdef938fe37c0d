#include "vmspool/card_reader.hpp"

#include "common/failure.hpp"
#include "common/fd.hpp"

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

namespace smtpplus::vmspool {
namespace {

using std::chrono::milliseconds;

// How long a busy reader may take to hang up.
constexpr milliseconds busy_close{80};

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses resolve(const CardReaderAddress& address)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &list);
    if (error != 0)
        throw Failure{ExitStatus::try_again, address.host + ": " + ::gai_strerror(error)};
    return Addresses{list};
}

// Whether `events` came before the time was over.
bool wait_for(const Fd& socket, short events, milliseconds timeout)
{
    struct pollfd entry = {socket.get(), events, 0};
    int count;
    do
        count = ::poll(&entry, 1, static_cast<int>(timeout.count()));
    while (count < 0 && errno == EINTR);
    return count > 0;
}

Fd connect_to(const addrinfo& address, milliseconds timeout)
{
    Fd socket{::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol)};
    if (!socket)
        throw system_failure("socket");
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0)
        return socket;
    if (errno != EINPROGRESS)
        return {};
    int error = ETIMEDOUT;
    socklen_t size = sizeof error;
    if (wait_for(socket, POLLOUT, timeout))
        ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    errno = error;
    return error == 0 ? std::move(socket) : Fd{};
}

Fd connect_to_any(const CardReaderAddress& address)
{
    const auto addresses = resolve(address);
    for (const auto* one = addresses.get(); one != nullptr; one = one->ai_next) {
        if (auto socket = connect_to(*one, address.timeout))
            return socket;
    }
    return {};
}

// Reads until the peer closes: 0, or the errno of what came instead.
int await_close(const Fd& socket, milliseconds timeout)
{
    for (;;) {
        char octets[256];
        if (!wait_for(socket, POLLIN, timeout))
            return ETIMEDOUT;
        const auto count = ::recv(socket.get(), octets, sizeof octets, 0);
        if (count == 0)
            return 0;
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
    }
}

int send_all(const Fd& socket, std::string_view deck, milliseconds timeout)
{
    while (!deck.empty()) {
        if (!wait_for(socket, POLLOUT, timeout))
            return ETIMEDOUT;
        const auto count = ::send(socket.get(), deck.data(), deck.size(), MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
        if (count > 0)
            deck.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
}

} // namespace

std::string send_deck(const CardReaderAddress& address, std::string_view deck)
{
    const auto socket = connect_to_any(address);
    if (!socket)
        return std::strerror(errno);
    if (wait_for(socket, POLLIN, busy_close))
        return "the card reader is busy";
    if (const int error = send_all(socket, deck, address.timeout); error != 0)
        return error == ETIMEDOUT ? "the guest reads no cards" : "the card reader hung up";
    if (::shutdown(socket.get(), SHUT_WR) != 0)
        return "the card reader hung up";
    if (const int error = await_close(socket, address.timeout); error != 0)
        return error == ETIMEDOUT ? "the guest did not read all cards" : "the card reader hung up";
    return {};
}

} // namespace smtpplus::vmspool
