// The client's side of SMTP (RFC 5321) and LMTP (RFC 2033) as values: octets from the server go in, octets
// for it come out, and every recipient of a transaction gets exactly one reply, whatever the server does. It
// knows no socket and no clock: the caller sends output(), passes on what arrives, and tells when the
// connection is gone.
//
//     session.begin(envelope);                  one write if the server offers PIPELINING, else a command at
//     a time
//     ... until state() == text:                send the message and its dot, then text_sent()
//     ... until state() == idle:                replies(), and begin() again
//
// A recipient is accepted only by a 2xx that answers the dot. What no server may say - a reply to nothing, a
// code of the wrong kind, lines without end - ends the session, and is temporary: it judges the server, not
// the mail.
#pragma once

#include "bsmtp/envelope.hpp"
#include "smtp/commands.hpp"
#include "smtp/reply_parser.hpp"

#include <functional>
#include <vector>

namespace smtpplus::smtp {

enum class Protocol { smtp, lmtp };

/// What is waited for; each has its own time limit (RFC 5321, 4.5.3.2).
enum class Wait { nothing, greeting, hello, reset, mail, recipient, data, verdict, quit };

class ClientSession {
public:
    enum class State {
        opening,  // the greeting, and the answer to EHLO
        idle,     // begin() or quit() may be said
        envelope, // MAIL, RCPT and DATA are being answered
        text,     // the message is wanted, then text_sent()
        verdict,  // the dot is being answered
        closed,   // the connection is of no more use
    };
    /// Called for each line of the dialogue, `C` or `S` first; what the server said is printable.
    using Trace = std::function<void(char, const std::string&)>;

    /// `hello` is our name, `server` stands in messages.
    ClientSession(Protocol protocol, std::string hello, std::string server, Trace trace = {});

    State state() const { return state_; }
    Wait waits_for() const;
    const Capabilities& capabilities() const { return capabilities_; }
    /// Whole replies so far.
    std::uint64_t replies_heard() const { return heard_; }

    /// What is to be sent before the next reply can come; the caller empties it.
    std::string& output() { return output_; }

    void receive(std::string_view octets);
    /// The connection has ended, or a time limit has passed.
    void lost(const std::string& why);

    /// In state idle. The envelope is not copied. Afterwards the state may still be idle, with all replies
    /// there.
    void begin(const bsmtp::Envelope& envelope);
    /// In state text, when the whole message and its dot were sent. What arrives before is no answer to the
    /// dot.
    void text_sent();
    /// In state text: nothing more is sent, and `reply` is that of each recipient that has none.
    void give_up(const bsmtp::Reply& reply);
    /// In state idle.
    void quit();

    /// One for each recipient, in their order; complete in the states idle and closed.
    std::vector<bsmtp::Reply> replies() const;
    /// Closed before the server had answered any part of the transaction, unless by 421: on another
    /// connection it may be begun again.
    bool is_untouched() const { return untouched_; }
    /// Why the session is closed.
    const bsmtp::Reply& reason() const { return reason_; }

private:
    struct Step {
        Wait wait;
        std::size_t recipient = 0;
    };

    void show(const ServerReply& reply) const;
    void answer(const ServerReply& reply);
    void opening_answer(Wait wait, const ServerReply& reply);
    void envelope_answer(const Step& step, const ServerReply& reply);
    void data_answer(const bsmtp::Reply& reply);
    void verdict_answer(const bsmtp::Reply& reply);
    void unasked(const ServerReply& reply);
    void send_steps();
    void advance();
    void say(const std::string& command);
    void ask(Wait wait, const std::string& command);
    std::string command_of(const Step& step) const;
    bool has_kind(const Step& step, int code) const;
    void fill(const bsmtp::Reply& reply);
    void close(const bsmtp::Reply& reply);
    void violation(const std::string& what);
    void finish();

    Protocol protocol_;
    std::string hello_;
    std::string server_;
    Trace trace_;
    State state_ = State::opening;
    Capabilities capabilities_;
    ReplyParser parser_;
    std::string output_;
    std::uint64_t heard_ = 0;

    std::vector<Step> steps_{{Wait::greeting}}; // what is asked, in order
    std::size_t sent_ = 1;
    std::size_t answered_ = 0;

    const bsmtp::Envelope* envelope_ = nullptr;
    std::vector<std::optional<bsmtp::Reply>> replies_;
    std::vector<std::size_t> accepted_; // recipients that were granted and wait for the dot's reply
    bool helo_was_said_ = false;
    bool reset_needed_ = false; // the last transaction did not end by a dot
    bool untouched_ = true;
    bsmtp::Reply reason_{451, "4.4.2", "no connection"};
};

} // namespace smtpplus::smtp
