#include "queue/control.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace smtpplus::queue {
namespace {

// By way of /proc, so that the folder's own name may be as long as it likes.
std::string control_path(const Directory& directory)
{
    return "/proc/self/fd/" + std::to_string(directory.fd()) + "/control";
}

struct sockaddr_un address_of(std::string_view path)
{
    struct sockaddr_un address {};
    address.sun_family = AF_UNIX;
    std::copy_n(path.data(), std::min(path.size(), sizeof address.sun_path - 1), address.sun_path);
    return address;
}

Fd datagram_socket()
{
    Fd fd{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!fd)
        throw system_failure("socket");
    return fd;
}

bool send_to(int fd, const std::string& path, std::string_view text)
{
    const auto address = address_of(path);
    return ::sendto(fd, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                    reinterpret_cast<const struct sockaddr*>(&address), sizeof address) >= 0;
}

} // namespace

Bell::Bell(const Directory& directory) : socket_{datagram_socket()}, address_{control_path(directory)} {}

void Bell::ring() const noexcept
{
    send_to(socket_.get(), address_, "wake");
}

Fd bind_control(const Directory& directory)
{
    auto fd = datagram_socket();
    directory.remove("control");
    const auto address = address_of(control_path(directory));
    if (::bind(fd.get(), reinterpret_cast<const struct sockaddr*>(&address), sizeof address) != 0)
        throw system_failure(directory.name("control"));
    return fd;
}

std::optional<std::string> ask_daemon(const Directory& directory, std::string_view request)
{
    static constexpr int patience = 10'000; // milliseconds
    const auto fd = datagram_socket();
    const struct sockaddr_un unnamed = address_of("");
    // An address of the family alone: the kernel chooses an abstract name, to which the answer goes.
    if (::bind(fd.get(), reinterpret_cast<const struct sockaddr*>(&unnamed), sizeof(sa_family_t)) != 0)
        throw system_failure("socket");
    if (!send_to(fd.get(), control_path(directory), request))
        return {};
    struct pollfd ready {
        fd.get(), POLLIN, 0
    };
    if (::poll(&ready, 1, patience) <= 0)
        throw Failure{ExitStatus::try_again, directory.path() + ": the daemon does not answer"};
    char answer[1024];
    const auto size = ::recv(fd.get(), answer, sizeof answer, 0);
    if (size < 0)
        throw system_failure(directory.name("control"));
    return std::string{answer, static_cast<std::size_t>(size)};
}

} // namespace smtpplus::queue
