#include "smtp/client_session.hpp"

#include <utility>

namespace smtpplus::smtp {

using bsmtp::Reply;

ClientSession::ClientSession(Protocol protocol, std::string hello, std::string server, Trace trace)
    : protocol_{protocol}, hello_{std::move(hello)}, server_{std::move(server)}, trace_{std::move(trace)}
{
}

Wait ClientSession::waits_for() const
{
    return state_ == State::closed || answered_ == steps_.size() ? Wait::nothing : steps_[answered_].wait;
}

void ClientSession::lost(const std::string& why)
{
    if (state_ != State::closed)
        close({451, "4.4.2", server_ + ": " + why});
}

void ClientSession::begin(const bsmtp::Envelope& envelope)
{
    envelope_ = &envelope;
    untouched_ = true;
    accepted_.clear();
    replies_.assign(envelope.recipients.size(), {});
    if (const auto reply = obstacle(envelope, capabilities_))
        return fill(*reply);
    steps_.clear();
    sent_ = answered_ = 0;
    if (reset_needed_)
        steps_.push_back({Wait::reset});
    steps_.push_back({Wait::mail});
    const auto before = steps_.size();
    for (std::size_t i = 0; i < replies_.size(); ++i) {
        replies_[i] = obstacle(envelope.recipients[i], capabilities_);
        if (!replies_[i])
            steps_.push_back({Wait::recipient, i});
    }
    if (steps_.size() == before)
        return finish();
    steps_.push_back({Wait::data});
    reset_needed_ = false;
    state_ = State::envelope;
    send_steps();
}

void ClientSession::send_steps()
{
    do {
        say(command_of(steps_[sent_]));
        ++sent_;
    } while (capabilities_.pipelining && sent_ < steps_.size());
}

std::string ClientSession::command_of(const Step& step) const
{
    switch (step.wait) {
    case Wait::reset: return "RSET";
    case Wait::mail: return mail_command(*envelope_, capabilities_);
    case Wait::recipient: return rcpt_command(envelope_->recipients[step.recipient], capabilities_);
    case Wait::data: return "DATA";
    case Wait::verdict: return "the dot";
    case Wait::quit: return "QUIT";
    default: return "nothing";
    }
}

void ClientSession::text_sent()
{
    if (trace_)
        trace_('C', ".");
    state_ = State::verdict;
    // RFC 2033, 4.2: after the dot of LMTP each recipient gets a reply of its own
    steps_.assign(protocol_ == Protocol::lmtp ? accepted_.size() : 1, {Wait::verdict});
    sent_ = steps_.size();
    answered_ = 0;
}

void ClientSession::give_up(const Reply& reply)
{
    close(reply);
}

void ClientSession::quit()
{
    ask(Wait::quit, "QUIT");
}

void ClientSession::say(const std::string& command)
{
    if (trace_)
        trace_('C', command);
    output_ += command;
    output_ += "\r\n";
}

// One command, all by itself.
void ClientSession::ask(Wait wait, const std::string& command)
{
    say(command);
    steps_.assign(1, {wait});
    sent_ = 1;
    answered_ = 0;
}

std::vector<Reply> ClientSession::replies() const
{
    std::vector<Reply> result;
    result.reserve(replies_.size());
    for (const auto& reply : replies_)
        result.push_back(reply.value_or(reason_));
    return result;
}

void ClientSession::fill(const Reply& reply)
{
    for (auto& slot : replies_)
        if (!slot)
            slot = reply;
}

void ClientSession::violation(const std::string& what)
{
    close({451, "4.5.0", server_ + ": " + what});
}

// A transaction that was idle is untouched by what closes the connection; each other recipient gets the
// reply.
void ClientSession::close(const Reply& reply)
{
    if (state_ != State::idle && state_ != State::opening)
        fill(reply);
    reason_ = reply;
    state_ = State::closed;
    output_.clear();
}

void ClientSession::finish()
{
    steps_.clear();
    sent_ = answered_ = 0;
    state_ = State::idle;
}

} // namespace smtpplus::smtp
