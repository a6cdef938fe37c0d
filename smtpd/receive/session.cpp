#include "receive/session.hpp"

#include "receive/log.hpp"

#include <algorithm>
#include <utility>

namespace smtpplus::receive {

Session::Session(Access access, Sink& sink, const Settings& settings, Client client)
    : access_{std::move(access)}, sink_{sink}, settings_{settings}, client_{std::move(client)},
      lines_{settings.limits.command_line, settings.limits.skipped}
{
}

const Settings& Session::default_settings()
{
    static const Settings settings;
    return settings;
}

std::string Session::greeting()
{
    const auto* const protocol = client_.protocol == Protocol::lmtp ? " LMTP" : " ESMTP";
    return "220 " + settings_.host + protocol + " smtpplus\r\n";
}

std::string Session::feed(std::string_view input)
{
    run(input);
    return std::exchange(out_, {});
}

std::string Session::resume(const bsmtp::Reply& reply)
{
    waiting_ = false;
    message_done(reply);
    const auto held = std::exchange(held_, {});
    run(held);
    return std::exchange(out_, {});
}

std::string Session::hang_up(const bsmtp::Reply& reply)
{
    if (!closed_)
        close(reply);
    return std::exchange(out_, {});
}

void Session::run(std::string_view input)
{
    while (!input.empty() && !closed_ && !waiting_) {
        if (incoming_ != nullptr && incoming_->in_text())
            text(input);
        else if (const auto line = lines_.next(input))
            this->line(*line, input);
    }
    if (!waiting_)
        return;
    if (held_.size() + input.size() > settings_.limits.held)
        return close({421, "4.7.0", "too much input behind a message"});
    held_.append(input);
}

void Session::text(std::string_view& input)
{
    const bool complete = incoming_->feed(input);
    if (incoming_->is_flood())
        return close({421, "4.3.4", "message too big"});
    if (!complete)
        return;
    const auto reply = incoming_->finish();
    waiting_ = !reply;
    if (reply)
        message_done(*reply);
}

void Session::line(const Line& line, std::string_view behind)
{
    if (line.fault != LineFault::none)
        return bad_line(line.fault);
    ++commands_;
    command(parse_command(line.text), behind);
}

void Session::bad_line(LineFault fault)
{
    if (fault == LineFault::endless)
        return close({421, "4.7.0", "command line without end"});
    if (violations_++ >= settings_.limits.violations)
        return close({421, "4.7.0", "too many violations of the protocol"});
    switch (fault) {
    case LineFault::too_long: return answer({500, "5.5.6", "command line too long"});
    case LineFault::nul: return answer({500, "5.5.2", "NUL in a command"});
    case LineFault::bare_cr: return answer({500, "5.5.2", "bare CR: only CR LF ends a line"});
    default: return answer({500, "5.5.2", "bare LF: only CR LF ends a line"});
    }
}

// RFC 2920, 3.1: EHLO and DATA are the last of a group, for what follows depends on their replies. Who does
// not wait for them is no mail client, or speaks for someone else.
bool Session::in_turn(std::string_view behind)
{
    if (behind.empty() || !settings_.strict_turns)
        return true;
    close({554, "5.5.0", "you spoke before your turn"});
    return false;
}

void Session::message_done(const bsmtp::Reply& reply)
{
    auto given = reply;
    if (given.is_success() && given.text.empty())
        given.text = "queued as " + incoming_->envelope.tick;
    log_message(given);
    // RFC 2033, 4.2: LMTP answers for each recipient.
    const auto replies = client_.protocol == Protocol::lmtp ? incoming_->envelope.recipients.size() : 1;
    incoming_.reset();
    if (given.is_success()) {
        ++messages_;
        idle_commands_ = 0;
    }
    for (std::size_t i = 0; i < replies && !closed_; ++i)
        answer(given);
}

void Session::answer(const bsmtp::Reply& reply)
{
    if (!reply.is_success() && ++errors_ > settings_.limits.errors)
        return close({421, "4.7.0", "too many errors"});
    out_ += bsmtp::format(reply) + "\r\n";
}

void Session::close(const bsmtp::Reply& reply)
{
    closed_ = true;
    out_ += bsmtp::format(reply) + "\r\n";
    if (!said_quit_)
        log_refusal("session", reply);
    if (!waiting_)
        incoming_.reset();
}

void Session::log_refusal(std::string_view command, const bsmtp::Reply& reply) const
{
    LogLine line{incoming_ == nullptr ? "" : incoming_->envelope.tick};
    line.add("client", client_.name).add("refused", command).add("reply", bsmtp::format(reply));
    settings_.log(line.text());
}

void Session::log_message(const bsmtp::Reply& reply) const
{
    const auto& envelope = incoming_->envelope;
    LogLine line{envelope.tick};
    line.add("client", client_.name).add("helo", helo_).add("from", envelope.sender.mailbox);
    line.add("size", std::to_string(incoming_->size()));
    line.add("recipients", std::to_string(envelope.recipients.size()));
    line.add("to", envelope.recipients.front().path.mailbox).add("reply", bsmtp::format(reply));
    settings_.log(line.text());
}

} // namespace smtpplus::receive
