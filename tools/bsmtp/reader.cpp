#include "bsmtp/reader.hpp"

#include "common/text.hpp"

namespace smtpplus::bsmtp {

std::string describe(const std::string& name, const Answer& answer)
{
    return name + ":" + std::to_string(answer.line) + ": " + answer.reply.text;
}

Reader::Reader(Input& in, Grammar grammar) : in_{in}, grammar_{grammar} {}

bool Reader::next()
{
    skip_text();
    reset();
    while (!quit_ && read_line()) {
        if (command())
            return true;
        skip_text();
    }
    if (grammar_ == Grammar::pipe && (inside_ || !envelope_.tick.empty()))
        ended_inside();
    if (has_sender_)
        answer({554, "5.5.0", "batch ends before DATA"});
    return false;
}

void Reader::skip_text()
{
    while (place_ != Place::commands)
        text();
}

// Executes the current line; true if it was a DATA that was granted.
bool Reader::command()
{
    if (line_too_long_) {
        answer({500, "5.5.2", "line too long"});
        return false;
    }
    const auto line = trim(line_text_);
    const auto word = line.substr(0, line.find_first_of(" \t"));
    const auto argument = trim(line.substr(word.size()));
    const auto is = [&](std::string_view verb_name) { return equal_ignoring_case(word, verb_name); };

    if (starts_with_ignoring_case(line, "MAIL FROM:"))
        mail(trim(line.substr(10)));
    else if (starts_with_ignoring_case(line, "RCPT TO:"))
        recipient(trim(line.substr(8)));
    else if (is("DATA"))
        return data();
    else if (is("TICK"))
        tick(argument);
    else if (is("VERB"))
        verb(argument);
    else if (is("NOOP"))
        answer({250, "2.0.0", "OK"});
    else if (is("HELO") || is("EHLO")) {
        reset();
        answer({250, "", std::string{argument} + " is my name"});
    } else if (is("RSET")) {
        reset();
        answer({250, "2.0.0", "OK"});
    } else if (is("QUIT")) {
        quit_ = grammar_ == Grammar::vm;
        answer({221, "2.0.0", "closing"});
    } else if (is("HELP") || is("VRFY") || is("EXPN") || is("QUEU"))
        answer({252, "2.0.0", "nobody waits for the answer"});
    else if (line.empty() && grammar_ == Grammar::vm)
        return false; // a blank card means nothing
    else
        answer({500, "5.5.1", line.empty() ? "empty line" : "unknown command"});
    return false;
}

void Reader::mail(std::string_view argument)
{
    if (has_sender_)
        return answer({503, "5.5.1", "MAIL inside a transaction"});
    auto sender =
        grammar_ == Grammar::pipe ? parse_argument(argument) : parse_argument_without_brackets(argument);
    inside_ = true;
    first_line_ = line_;
    if (!sender)
        return answer({501, "5.1.7", "sender: " + sender.error().what});
    envelope_.sender = std::move(sender->path);
    envelope_.parameters = std::move(sender->parameters);
    has_sender_ = true;
    answer({250, "2.1.0", "OK"});
}

void Reader::recipient(std::string_view argument)
{
    if (!has_sender_)
        return answer({503, "5.5.1", "RCPT before MAIL"});
    auto recipient =
        grammar_ == Grammar::pipe ? parse_argument(argument) : parse_argument_without_brackets(argument);
    if (!recipient)
        return answer({501, "5.1.3", "recipient: " + recipient.error().what});
    if (recipient->path.mailbox.empty())
        return answer({501, "5.1.3", "recipient: the null path"});
    if (envelope_.recipients.size() == max_recipients)
        return answer({452, "4.5.3", "too many recipients"});
    envelope_.recipients.push_back(*std::move(recipient));
    answer({250, "2.1.5", "OK"});
}

// On the pipe one refused command spoils its transaction: nobody drops a recipient silently. A deck is
// answered as a server would, so the good recipients of a batch get their mail.
bool Reader::data()
{
    const bool refused = grammar_ == Grammar::pipe && spoiled_;
    at_line_start_ = true;
    dot_was_read_ = dot_was_implied_ = false;
    if (has_sender_ && !envelope_.recipients.empty() && !refused) {
        answer({354, "", "Enter mail body. End new line with just a '.'"});
        inside_ = has_sender_ = spoiled_ = false;
        place_ = Place::text;
        return true;
    }
    if (!spoiled_)
        answer({503, "5.5.1", has_sender_ ? "DATA before RCPT" : "DATA before MAIL"});
    else
        answer({554, "5.5.1", "no valid transaction"});
    reset();
    place_ = Place::skipped_text;
    return false;
}

void Reader::tick(std::string_view argument)
{
    if (has_sender_)
        return answer({503, "5.5.1", "TICK inside a transaction"});
    if (!is_tick(argument))
        return answer({501, "5.5.4", "TICK wants one word"});
    envelope_.tick = argument;
    answer({250, "2.0.0", "TICK " + envelope_.tick});
}

void Reader::verb(std::string_view argument)
{
    if (!equal_ignoring_case(argument, "ON") && !equal_ignoring_case(argument, "OFF"))
        return answer({501, "5.5.4", "VERB wants ON or OFF"});
    verbose_ = equal_ignoring_case(argument, "ON");
    answer({250, "2.0.0", "VERB " + upper(argument)});
}

void Reader::answer(Reply reply)
{
    if (!reply.is_success()) {
        ++faults_;
        spoiled_ = true;
    }
    if (on_answer)
        on_answer({line_, envelope_.tick, line_text_.substr(0, 512), std::move(reply)});
}

void Reader::reset()
{
    envelope_ = {};
    inside_ = has_sender_ = spoiled_ = false;
}

} // namespace smtpplus::bsmtp
