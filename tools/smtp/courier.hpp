// Carries messages to one server, one after another over a connection that is kept: connects when there is
// something to send, tries the server's addresses in their order, and connects anew when the connection has
// ended between two messages.
#pragma once

#include "smtp/client_session.hpp"
#include "smtp/connection.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace smtpplus::smtp {

struct Settings {
    Protocol protocol = Protocol::smtp;
    std::string hello;                      // our name; empty: the address of our end of the connection
    std::chrono::seconds connect_limit{30}; // for each address
    std::chrono::seconds reply_limit{3600}; // no wait is longer, whatever RFC 5321 grants
    std::chrono::seconds rest{30};          // so long a server is left alone that did not answer at all
    std::function<void(char, const std::string&)> trace = {};
};

/// RFC 5321, 4.5.3.2: how long each reply may take.
std::chrono::seconds time_limit(Wait wait);

class Courier {
public:
    /// The next piece of the message, LF or CRLF between lines; empty at its end. Valid until the next call.
    using TextSource = std::function<std::string_view()>;

    Courier(Server server, Settings settings);

    /// Sends one message, and gives a reply for each recipient. The source may not have been read to its end,
    /// if the message was refused. What it throws goes through, and then the server gets no dot and no more.
    std::vector<bsmtp::Reply> deliver(const bsmtp::Envelope& envelope, const TextSource& text);

    /// Takes leave, and closes; the next message connects again.
    void quit();

    bool is_connected() const { return connection_ != nullptr; }

private:
    bool connect();
    bool connect_to(const Address& address);
    bool is_kept();
    void converse();
    void transact(const bsmtp::Envelope& envelope);
    void send_text(const TextSource& text);
    bool is_sendable(std::string_view piece);
    void write(std::string_view text, Deadline deadline);
    Deadline limit(std::chrono::seconds granted) const;
    void hang_up();

    Server server_;
    Settings settings_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<ClientSession> session_;
    std::optional<bsmtp::Reply> failure_; // why there is no connection
    Deadline rest_until_{};
    std::unique_ptr<char[]> buffer_; // the message on its way, encoded
    std::size_t used_ = 0;
};

} // namespace smtpplus::smtp
