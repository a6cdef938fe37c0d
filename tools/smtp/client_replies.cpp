// What the server says: each reply is given to the command that it answers.
#include "smtp/client_session.hpp"

#include <utility>

namespace smtpplus::smtp {

using bsmtp::Reply;

void ClientSession::receive(std::string_view octets)
{
    if (state_ == State::closed)
        return;
    parser_.feed(octets);
    while (state_ != State::closed) {
        auto reply = parser_.next();
        if (!reply)
            return violation(reply.error().what);
        if (!*reply)
            return;
        if (trace_)
            show(**reply);
        ++heard_;
        answer(**reply);
    }
}

void ClientSession::show(const ServerReply& reply) const
{
    const auto code = std::to_string(reply.code);
    for (const auto& line : reply.lines)
        trace_('S', code + (&line == &reply.lines.back() ? ' ' : '-') + line);
}

void ClientSession::answer(const ServerReply& reply)
{
    if (answered_ == sent_)
        return unasked(reply);
    const auto step = steps_[answered_++];
    if (reply.code == 421) { // RFC 5321, 3.8: it may answer anything, and the connection is closed
        untouched_ = untouched_ && step.wait <= Wait::mail;
        return close(to_reply(reply));
    }
    if (step.wait == Wait::greeting || step.wait == Wait::hello)
        return opening_answer(step.wait, reply);
    if (!has_kind(step, reply.code))
        return violation("reply " + std::to_string(reply.code) + " to " + command_of(step));
    if (step.wait == Wait::quit)
        return close(to_reply(reply));
    envelope_answer(step, reply);
}

// Whether a code can answer this command: 354 stands behind DATA alone, and DATA is never just OK.
bool ClientSession::has_kind(const Step& step, int code) const
{
    if (step.wait == Wait::data)
        return code >= 300;
    if (step.wait == Wait::reset || step.wait == Wait::quit)
        return code < 300;
    return code < 300 || code >= 400;
}

void ClientSession::opening_answer(Wait wait, const ServerReply& reply)
{
    if (reply.code / 100 == 2) {
        if (wait == Wait::greeting)
            return ask(Wait::hello, (protocol_ == Protocol::lmtp ? "LHLO " : "EHLO ") + hello_);
        capabilities_ = capabilities_of(reply);
        return finish();
    }
    // RFC 5321, 3.2: a server that knows no EHLO is greeted as in 1982
    if (wait == Wait::hello && reply.code / 100 == 5 && protocol_ == Protocol::smtp && !helo_was_said_) {
        helo_was_said_ = true;
        return ask(Wait::hello, "HELO " + hello_);
    }
    // Whoever refuses us refuses no message: temporary, even if the code is a 5xx.
    close({451, "4.3.2", server_ + " refused the session: " + format(to_reply(reply))});
}

void ClientSession::envelope_answer(const Step& step, const ServerReply& server_reply)
{
    auto reply = to_reply(server_reply);
    untouched_ = untouched_ && step.wait == Wait::reset;
    switch (step.wait) {
    case Wait::mail:
        if (!reply.is_success())
            fill(reply);
        break;
    case Wait::recipient: {
        auto& slot = replies_[step.recipient];
        if (slot) // MAIL was refused: this is but its echo
            break;
        if (reply.is_success())
            accepted_.push_back(step.recipient);
        else if (reply.code == 552 && (reply.enhanced == "5.0.0" || reply.enhanced == "5.5.3"))
            slot = Reply{452, "4.5.3", reply.text}; // RFC 5321, 4.5.3.1.10: too many recipients
        else
            slot = std::move(reply);
        break;
    }
    case Wait::data: return data_answer(reply);
    case Wait::verdict: return verdict_answer(reply);
    default: break;
    }
    advance();
}

// After an answer to MAIL or RCPT: the next command, or the end if nobody is left.
void ClientSession::advance()
{
    if (sent_ != answered_)
        return;
    const bool nobody_is_left = accepted_.empty() && steps_[sent_].wait == Wait::data;
    const bool mail_was_refused =
        steps_[answered_ - 1].wait == Wait::mail && replies_[steps_[sent_].recipient];
    if (!nobody_is_left && !mail_was_refused)
        return send_steps();
    reset_needed_ = true;
    finish();
}

void ClientSession::data_answer(const Reply& reply)
{
    if (reply.code >= 400) {
        reset_needed_ = true;
        fill(reply);
        return finish();
    }
    if (!accepted_.empty()) {
        state_ = State::text;
        return;
    }
    // RFC 2920, 3.1: DATA was sent before it was known that nobody wants the message, and was granted
    if (protocol_ == Protocol::lmtp) // RFC 2033, 4.2: there would be no reply to the dot
        return violation("DATA granted without a recipient");
    state_ = State::verdict;
    ask(Wait::verdict, ".");
}

void ClientSession::verdict_answer(const Reply& reply)
{
    if (protocol_ == Protocol::smtp) {
        for (const auto recipient : accepted_)
            replies_[recipient] = reply;
        return finish();
    }
    replies_[accepted_[answered_ - 1]] = reply; // RFC 2033, 4.2: one for each, in order
    if (answered_ == steps_.size())
        finish();
}

// A reply to nothing. In the middle of a message it may refuse it; it can never accept it.
void ClientSession::unasked(const ServerReply& reply)
{
    if (reply.code >= 400 && (state_ == State::text || reply.code == 421)) {
        untouched_ = untouched_ && state_ == State::idle;
        return close(to_reply(reply));
    }
    violation("unasked reply " + std::to_string(reply.code));
}

} // namespace smtpplus::smtp
