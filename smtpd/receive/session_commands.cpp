// What the session does for each command (RFC 5321, 4.1.1, and the extensions it announces).
#include "common/text.hpp"
#include "receive/arguments.hpp"
#include "receive/session.hpp"
#include "receive/trace.hpp"

#include <algorithm>

namespace smtpplus::receive {
namespace {

// It goes into Received and into the log, so it is a name or an address literal; that it is true nobody
// knows.
bool is_helo_name(std::string_view name)
{
    return !name.empty() && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view{".-_:[]"}.find(c) != std::string_view::npos;
    });
}

} // namespace

void Session::command(const Command& command, std::string_view behind)
{
    switch (command.verb) {
    case Verb::ehlo:
    case Verb::helo:
    case Verb::lhlo:
        if (in_turn(behind))
            hello(command.verb, command.argument);
        return;
    case Verb::mail: return mail(command.argument);
    case Verb::rcpt: return recipient(command.argument);
    case Verb::data:
        if (in_turn(behind))
            data(command.argument);
        return;
    case Verb::rset: incoming_.reset(); return idle_command({250, "2.0.0", "OK"});
    case Verb::noop: return idle_command({250, "2.0.0", "OK"});
    case Verb::vrfy: return idle_command({252, "2.5.0", "send some mail, I will try"}); // RFC 5321, 3.5.3
    case Verb::expn: return idle_command({502, "5.5.1", "EXPN is not for you"});
    case Verb::help: return idle_command({214, "2.0.0", "see RFC 5321"});
    case Verb::quit: said_quit_ = true; return close({221, "2.0.0", "bye"});
    case Verb::http: return close({421, "4.7.0", "this is a mail server"});
    case Verb::unknown: return answer({500, "5.5.1", "command unknown"});
    }
}

void Session::hello(Verb verb, std::string_view name)
{
    const bool lmtp = client_.protocol == Protocol::lmtp;
    if ((verb == Verb::lhlo) != lmtp)
        return answer({500, "5.5.1", lmtp ? "this is LMTP: say LHLO" : "this is SMTP: say EHLO"});
    if (!is_helo_name(name))
        return answer({501, "5.5.4", "a name or an address literal is needed"});
    incoming_.reset();
    helo_ = name;
    extended_ = verb != Verb::helo;
    if (!extended_)
        return idle_command({250, "", settings_.host});
    if (!is_too_idle())
        out_ += "250-" + settings_.host + "\r\n250-PIPELINING\r\n250-SIZE " +
                std::to_string(settings_.limits.message_size) +
                "\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n";
}

void Session::mail(std::string_view argument)
{
    if (helo_.empty())
        return answer({503, "5.5.1", "EHLO first"});
    if (incoming_ != nullptr)
        return answer({503, "5.5.1", "MAIL was said already"});
    auto judged = judge_mail(argument, client_, settings_.limits);
    if (const auto* const refusal = std::get_if<bsmtp::Reply>(&judged)) {
        log_refusal("MAIL " + std::string{argument}, *refusal);
        return answer(*refusal);
    }
    auto& sender = std::get<bsmtp::Recipient>(judged);
    incoming_ = std::make_unique<Incoming>(sink_, settings_.limits);
    incoming_->envelope.tick = settings_.tick();
    incoming_->envelope.sender = std::move(sender.path);
    incoming_->envelope.parameters = std::move(sender.parameters);
    refused_recipients_ = false;
    answer({250, "2.1.0", "OK"});
}

void Session::recipient(std::string_view argument)
{
    if (incoming_ == nullptr)
        return answer({503, "5.5.1", "MAIL first"});
    auto& recipients = incoming_->envelope.recipients;
    if (recipients.size() >= settings_.limits.recipients) {
        // RFC 5321, 4.5.3.1.10: the rest comes in another transaction. It is no error of the client.
        out_ += bsmtp::format({452, "4.5.3", "too many recipients"}) + "\r\n";
        return;
    }
    auto judged = judge_rcpt(argument, client_);
    auto* const wanted = std::get_if<bsmtp::Recipient>(&judged);
    const auto reply = wanted == nullptr ? std::get<bsmtp::Reply>(judged) : access_(client_, wanted->path);
    if (reply.is_success()) {
        recipients.push_back(std::move(*wanted));
    } else {
        refused_recipients_ = true;
        log_refusal("RCPT " + std::string{argument}, reply);
    }
    answer(reply);
}

void Session::data(std::string_view argument)
{
    if (!argument.empty())
        return answer({501, "5.5.4", "DATA stands alone"});
    if (incoming_ == nullptr)
        return answer({503, "5.5.1", "MAIL first"});
    const auto& envelope = incoming_->envelope;
    if (envelope.recipients.empty())
        return answer(refused_recipients_ ? bsmtp::Reply{554, "5.5.1", "no valid recipients"}
                                          : bsmtp::Reply{503, "5.5.1", "RCPT first"});
    const auto* const protocol = client_.protocol == Protocol::lmtp ? "LMTP" : extended_ ? "ESMTP" : "SMTP";
    incoming_->begin_text(
        format(Trace{helo_, client_.literal, settings_.host, protocol, envelope.tick, settings_.now()}));
    answer({354, "", "end with a dot on a line of its own"});
}

// NOOP and its like cost little, but not nothing: there is a bound to them between two messages.
bool Session::is_too_idle()
{
    if (++idle_commands_ <= settings_.limits.idle_commands)
        return false;
    close({421, "4.7.0", "too many commands without a message"});
    return true;
}

void Session::idle_command(const bsmtp::Reply& reply)
{
    if (!is_too_idle())
        answer(reply);
}

} // namespace smtpplus::receive
