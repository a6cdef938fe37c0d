#include "smtp/server.hpp"

#include "common/text.hpp"
#include "smtp/connection.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <sys/un.h>

namespace smtpplus::smtp {
namespace {

constexpr std::size_t max_addresses = 20;

bool is_word(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

Address unix_address(const std::string& path)
{
    Address address{{}, sizeof(sockaddr_un), path};
    sockaddr_un socket{};
    socket.sun_family = AF_UNIX;
    if (path.size() >= sizeof socket.sun_path)
        throw ConnectionLost{path + ": path of a socket longer than " +
                             std::to_string(sizeof socket.sun_path - 1) + " octets"};
    std::memcpy(socket.sun_path, path.data(), path.size());
    std::memcpy(&address.storage, &socket, sizeof socket);
    return address;
}

std::string numeric_name(const addrinfo& info)
{
    char host[NI_MAXHOST];
    char port[NI_MAXSERV];
    if (::getnameinfo(info.ai_addr, info.ai_addrlen, host, sizeof host, port, sizeof port,
                      NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return "?";
    return std::string{"["} + host + "]:" + port;
}

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

} // namespace

Result<Server> parse_server(std::string_view text)
{
    if (!is_word(text))
        return Error{"no name of a server"};
    std::string_view host = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos)
            return Error{"'[' without ']'"};
        host = text.substr(1, end - 1);
        port = text.substr(end + 1);
    } else if (std::ranges::count(text, ':') == 1) {
        host = text.substr(0, text.find(':'));
        port = text.substr(host.size());
    }
    if (host.empty() || (!port.empty() && (port.front() != ':' || port.size() == 1)))
        return Error{"neither HOST nor HOST:PORT"};
    return Server{std::string{host}, std::string{port.substr(port.empty() ? 0 : 1)}, ""};
}

std::string format(const Server& server)
{
    if (!server.unix_socket.empty())
        return server.unix_socket;
    const bool brackets = server.host.find(':') != server.host.npos;
    const auto host = brackets ? "[" + server.host + "]" : server.host;
    return server.port.empty() ? host : host + ":" + server.port;
}

std::vector<Address> resolve(const Server& server)
{
    if (!server.unix_socket.empty())
        return {unix_address(server.unix_socket)};
    addrinfo hints{}; // no AI_ADDRCONFIG: ::1 is an address even where loopback is all there is
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &list);
    const std::unique_ptr<addrinfo, FreeAddresses> owner{list};
    if (error != 0)
        throw ConnectionLost{format(server) + ": " +
                             (error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error))};
    std::vector<Address> result;
    for (const auto* info = list; info != nullptr && result.size() < max_addresses; info = info->ai_next) {
        auto& address = result.emplace_back(Address{{}, info->ai_addrlen, numeric_name(*info)});
        std::memcpy(&address.storage, info->ai_addr, info->ai_addrlen);
    }
    return result;
}

} // namespace smtpplus::smtp
