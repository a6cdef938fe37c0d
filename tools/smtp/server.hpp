// Where mail is sent: a host and a port, or a Unix socket; and the addresses that this means.
#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <sys/socket.h>
#include <vector>

namespace smtpplus::smtp {

struct Server {
    std::string host;
    std::string port;        // a number or a service's name; empty: the protocol's own
    std::string unix_socket; // a path; then there is no host
    bool operator==(const Server&) const = default;
};

/// HOST, HOST:PORT, [ADDRESS]:PORT, or an IPv6 address alone.
Result<Server> parse_server(std::string_view text);
std::string format(const Server& server);

/// An address to connect to, and how it is called in messages.
struct Address {
    sockaddr_storage storage;
    socklen_t length;
    std::string name;
};

/// In the order in which they are to be tried; 20 at most. Throws ConnectionLost if there is none.
std::vector<Address> resolve(const Server& server);

} // namespace smtpplus::smtp
