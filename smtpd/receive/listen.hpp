// Where the server listens: 192.0.2.1:25, [2001:db8::1]:25, *:25 (both families), unix:PATH; with lmtp:
// before it, LMTP is spoken there.
#pragma once

#include "common/fd.hpp"
#include "common/result.hpp"
#include "receive/settings.hpp"

#include <optional>
#include <string>
#include <sys/socket.h>

namespace smtpplus::receive {

struct Listen {
    std::string text; // as written
    Protocol protocol = Protocol::smtp;
    sockaddr_storage address{};
    socklen_t length = 0;
    bool any = false; // *: both families on one socket

    bool is_unix() const { return address.ss_family == AF_UNIX; }
    std::string path() const; // of a Unix socket
};

Result<Listen> parse_listen(const std::string& text);

/// A listening socket; throws Failure. A Unix socket that nobody listens on any more is replaced.
Fd open_listener(const Listen& where);

/// Who is at the other end of an accepted socket, without what the rules make of it.
Client client_of(const Listen& where, const sockaddr* address);

/// The bound address as one would write it: the port is the real one.
std::string bound_name(const Listen& where, int fd);

} // namespace smtpplus::receive
