// What a server says: replies of one line or more (RFC 5321, 4.2), put together from octets that arrive in
// any pieces. Stricter than many clients: a reply has the same code on each of its lines, a code begins with
// 2 to 5, and nothing is without end. Wider: LF alone ends a line too.
#pragma once

#include "bsmtp/reply.hpp"
#include "common/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::smtp {

struct ServerReply {
    int code = 0;
    std::vector<std::string> lines; // without the code; printable ASCII, whatever was sent
    bool operator==(const ServerReply&) const = default;
};

class ReplyParser {
public:
    static constexpr std::size_t max_line = 4096; // RFC 5321, 4.5.3.1.5: 512
    static constexpr std::size_t max_lines = 256;

    void feed(std::string_view octets) { buffer_ += octets; }

    /// The next whole reply; nothing while more is needed. After an error there is no sense in going on.
    Result<std::optional<ServerReply>> next();

private:
    std::optional<Error> line(std::string_view text);

    std::string buffer_;
    ServerReply reply_;
    bool is_last_ = false;
};

/// As one line: the enhanced code of the first line, and the texts of all. A reply that lacks an enhanced
/// code gets that of its class.
bsmtp::Reply to_reply(const ServerReply& reply);

/// Octets that are not printable ASCII become `?`, blanks for tabs: fit for a line, a log and a terminal.
std::string printable(std::string_view text);

} // namespace smtpplus::smtp
