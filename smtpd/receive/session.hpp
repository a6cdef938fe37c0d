// One conversation with a client, as RFC 5321 tells it. It knows octets, replies and time as values; sockets,
// files and clocks are handed to it.
//
//     Session session{accept_all, discard};
//     session.feed("NOOP\r\n") == "250 2.0.0 OK\r\n"
//
// At the end of a message the sink may take its time: then waiting() is true, what the client sent behind it
// is held, and resume() goes on with the reply. However the input is cut into pieces, the replies are the
// same; but for Settings::strict_turns, which looks at whether a client waits for its turn.
#pragma once

#include "receive/access.hpp"
#include "receive/command.hpp"
#include "receive/incoming.hpp"
#include "receive/line_reader.hpp"
#include "receive/settings.hpp"
#include "receive/sink.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace smtpplus::receive {

class Session {
public:
    Session(Access access, Sink& sink, const Settings& settings = default_settings(), Client client = {});
    Session(Access, Sink&, Settings&&, Client = {}) = delete; // the session keeps a reference

    static const Settings& default_settings();

    /// The first words, which are ours.
    std::string greeting();

    /// Takes what the client sent and gives the replies, CR LF behind each line.
    std::string feed(std::string_view input);

    /// The message before is the sink's now, and nothing is read until resume().
    bool waiting() const { return waiting_; }
    std::string resume(const bsmtp::Reply& reply);

    /// Ends the conversation from our side, unless it is closed already.
    std::string hang_up(const bsmtp::Reply& reply);

    /// Nothing more is read: send what there is and close.
    bool closed() const { return closed_; }
    bool said_quit() const { return said_quit_; }

    /// A message is between DATA and its final reply.
    bool in_message() const { return waiting_ || (incoming_ != nullptr && incoming_->in_text()); }

    /// What a watchman counts: whole commands, and octets of text.
    std::uint64_t commands() const { return commands_; }
    std::uint64_t text_octets() const { return incoming_ == nullptr ? 0 : incoming_->size(); }

    std::uint64_t messages() const { return messages_; }
    std::uint64_t errors() const { return errors_; }
    const Client& client() const { return client_; }

private:
    void run(std::string_view input);
    void text(std::string_view& input);
    void line(const Line& line, std::string_view behind);
    void bad_line(LineFault fault);
    void command(const Command& command, std::string_view behind);

    void hello(Verb verb, std::string_view name);
    void mail(std::string_view argument);
    void recipient(std::string_view argument);
    void data(std::string_view argument);
    bool is_too_idle();
    void idle_command(const bsmtp::Reply& reply);
    bool in_turn(std::string_view behind);
    void message_done(const bsmtp::Reply& reply);

    void answer(const bsmtp::Reply& reply);
    void close(const bsmtp::Reply& reply);
    void log_refusal(std::string_view command, const bsmtp::Reply& reply) const;
    void log_message(const bsmtp::Reply& reply) const;

    Access access_;
    Sink& sink_;
    const Settings& settings_;
    Client client_;
    LineReader lines_;
    std::string out_;
    std::string held_;                   // behind a dot that waits
    std::string helo_;                   // empty before EHLO
    std::unique_ptr<Incoming> incoming_; // from MAIL on
    std::uint64_t commands_ = 0;
    std::uint64_t messages_ = 0;
    std::uint64_t errors_ = 0;
    std::uint64_t idle_commands_ = 0;
    std::uint64_t violations_ = 0;
    bool extended_ = false; // EHLO or LHLO, not HELO
    bool refused_recipients_ = false;
    bool waiting_ = false;
    bool closed_ = false;
    bool said_quit_ = false;
};

} // namespace smtpplus::receive
