#include "receive/listen.hpp"

#include "common/failure.hpp"
#include "receive/network.hpp"

#include <algorithm>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace smtpplus::receive {
namespace {

constexpr int backlog = 4096; // a server that speaks first hangs its clients when this overflows

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (problem != std::errc{} || stop != text.data() + text.size())
        return {};
    return port;
}

Result<Listen> unix_listen(Listen listen, const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return Error{"'" + listen.text + "': the path has to have 1 to " +
                     std::to_string(sizeof address.sun_path - 1) + " octets"};
    std::ranges::copy(path, address.sun_path);
    std::memcpy(&listen.address, &address, sizeof address);
    listen.length = sizeof address;
    return listen;
}

void set_internet(Listen& listen, const Address& address, std::uint16_t port)
{
    if (address.is_v4()) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&v4.sin_addr, address.octets.data() + 12, 4);
        std::memcpy(&listen.address, &v4, sizeof v4);
        listen.length = sizeof v4;
        return;
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.octets.data(), 16);
    std::memcpy(&listen.address, &v6, sizeof v6);
    listen.length = sizeof v6;
}

std::optional<Address> internet_address(const sockaddr* address)
{
    Address result;
    if (address->sa_family == AF_INET6) {
        std::memcpy(result.octets.data(), &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, 16);
        return result;
    }
    if (address->sa_family != AF_INET)
        return {};
    result.octets[10] = result.octets[11] = 0xff;
    std::memcpy(result.octets.data() + 12, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, 4);
    return result;
}

const sockaddr* generic(const sockaddr_storage& address)
{
    return reinterpret_cast<const sockaddr*>(&address);
}

// A socket file that refuses is one that a server left behind.
void remove_stale(const Listen& where)
{
    const auto path = where.path();
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode))
        return;
    const Fd probe{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::connect(probe.get(), generic(where.address), where.length) != 0 && errno == ECONNREFUSED)
        ::unlink(path.c_str());
}

} // namespace

std::string Listen::path() const
{
    return reinterpret_cast<const sockaddr_un*>(&address)->sun_path;
}

Result<Listen> parse_listen(const std::string& text)
{
    Listen listen{.text = text};
    auto rest = text;
    if (rest.starts_with("lmtp:")) {
        listen.protocol = Protocol::lmtp;
        rest.erase(0, 5);
    }
    if (rest.starts_with("unix:"))
        return unix_listen(listen, rest.substr(5));
    const auto colon = rest.rfind(':');
    const auto port =
        colon == rest.npos ? std::nullopt : parse_port(std::string_view{rest}.substr(colon + 1));
    if (!port)
        return Error{"'" + text + "' is not ADDRESS:PORT, [ADDRESS]:PORT, *:PORT or unix:PATH"};
    auto host = rest.substr(0, colon);
    listen.any = host == "*";
    if (listen.any)
        host = "::";
    else if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != host.npos)
        return Error{"'" + text + "': an IPv6 address stands in brackets"};
    const auto address = parse_address(host);
    if (!address)
        return address.error();
    set_internet(listen, *address, *port);
    return listen;
}

Fd open_listener(const Listen& where)
{
    Fd fd{::socket(where.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!fd && where.any && errno == EAFNOSUPPORT) { // a machine without IPv6
        auto v4 = *parse_listen("0.0.0.0" + where.text.substr(where.text.rfind(':')));
        v4.text = where.text;
        return open_listener(v4);
    }
    const int on = 1;
    const int only = where.any ? 0 : 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (where.address.ss_family == AF_INET6)
        ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
    if (!where.is_unix())
        ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // accepted sockets inherit it
    else
        remove_stale(where);
    if (::bind(fd.get(), generic(where.address), where.length) != 0 || ::listen(fd.get(), backlog) != 0)
        throw system_failure("cannot listen on " + where.text);
    return fd;
}

Client client_of(const Listen& where, const sockaddr* address)
{
    Client client{.name = "local", .literal = "", .may_relay = false, .protocol = where.protocol};
    if (const auto internet = internet_address(address)) {
        client.name = format(*internet);
        client.literal = literal(*internet);
    }
    return client;
}

std::string bound_name(const Listen& where, int fd)
{
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    if (where.is_unix())
        return where.text;
    const auto port = address.ss_family == AF_INET6
                          ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                          : reinterpret_cast<const sockaddr_in*>(&address)->sin_port;
    return where.text.substr(0, where.text.rfind(':') + 1) + std::to_string(ntohs(port));
}

} // namespace smtpplus::receive
