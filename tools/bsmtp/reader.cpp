#include "bsmtp/reader.hpp"

#include "bsmtp/columns.hpp"
#include "common/failure.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <cstring>

namespace smtpplus::bsmtp {
namespace {

struct Card {
    std::string_view text;
    bool continued; // the next card goes on with the same line
};

// What one line of a deck says. X'15' is U+0085 in the code pages' Unicode. Only a card that was padded to
// its 80 columns, or a dot, loses trailing blanks: a record of variable length has just those that were
// meant.
Card read_card(std::string_view line)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.size() >= 80 && columns(line) == 80) {
        if (line.ends_with('<'))
            return {line.substr(0, line.size() - 1), true};
        if (line.ends_with(next_line))
            return {line.substr(0, line.size() - next_line.size()), true};
        return {trim_right(line), false};
    }
    return {line.starts_with('.') && trim_right(line) == "." ? line.substr(0, 1) : line, false};
}

} // namespace

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

void Reader::ended_inside() const
{
    throw Failure{ExitStatus::try_again,
                  in_.name() + ":" + std::to_string(line_) + ": input ended inside a transaction"};
}

std::string_view Reader::text()
{
    in_.consume(std::exchange(to_consume_, 0));
    if (place_ == Place::commands)
        return {};
    const auto piece = grammar_ == Grammar::pipe ? pipe_text() : deck_text();
    if (piece.empty())
        place_ = Place::commands;
    return piece;
}

// Hands out the buffer as it is, up to the next line that begins with a dot.
std::string_view Reader::pipe_text()
{
    auto view = in_.peek();
    if (at_line_start_ && view.starts_with('.')) {
        view = in_.peek(2);
        if (view.starts_with(".\n")) {
            in_.consume(2);
            ++line_;
            return {};
        }
        in_.consume(1); // RFC 5321, 4.5.2: ".x" travels as "..x"
        view = in_.peek();
    }
    if (view.empty())
        ended_inside();
    std::size_t length = 0;
    do {
        const auto* newline =
            static_cast<const char*>(std::memchr(view.data() + length, '\n', view.size() - length));
        at_line_start_ = newline != nullptr;
        if (!at_line_start_) {
            length = view.size();
            break;
        }
        ++line_;
        length = static_cast<std::size_t>(newline + 1 - view.data());
    } while (length < view.size() && view[length] != '.');
    to_consume_ = length;
    return view.substr(0, length);
}

// Puts cards together to lines; a piece is many of them.
std::string_view Reader::deck_text()
{
    constexpr std::size_t enough = 64 * 1024;
    piece_.clear();
    while (!dot_was_read_ && piece_.size() < enough) {
        auto view = in_.peek();
        auto newline = view.find('\n');
        while (newline == view.npos && view.size() < enough) {
            const auto before = view.size();
            view = in_.peek(before + 1);
            if (view.size() == before)
                break;
            newline = view.find('\n', before);
        }
        if (view.empty()) {
            dot_was_read_ = dot_was_implied_ = true;
        } else if (newline == view.npos && view.size() >= enough) {
            piece_ += view; // the middle of a line without end
            in_.consume(view.size());
            at_line_start_ = false;
        } else {
            ++line_;
            dot_was_read_ = deck_line(view.substr(0, newline));
            in_.consume(std::min(newline, view.size() - 1) + 1);
        }
    }
    return piece_;
}

// One card of a deck's text, without its end, onto the piece; true if it is the dot.
bool Reader::deck_line(std::string_view line)
{
    const auto card = read_card(line);
    if (at_line_start_ && card.text == ".")
        return true;
    if (at_line_start_ && card.text.starts_with('.'))
        piece_ += card.text.substr(1);
    else
        piece_ += card.text;
    if (!card.continued)
        piece_ += '\n';
    at_line_start_ = !card.continued;
    return false;
}

// The next command into line_text_; in a deck it may run over several cards.
bool Reader::read_line()
{
    line_text_.clear();
    line_too_long_ = false;
    if (grammar_ == Grammar::pipe)
        return read_physical_line();
    for (;;) {
        const auto begin = line_text_.size();
        if (!read_physical_line())
            return begin > 0;
        const auto card = read_card(std::string_view{line_text_}.substr(begin));
        line_text_.resize(begin + card.text.size());
        if (!card.continued)
            return true;
    }
}

// The next line, without its end, onto line_text_. A line that is too long is read over and marked.
bool Reader::read_physical_line()
{
    const auto begin = line_text_.size();
    for (;;) {
        const auto view = in_.peek();
        if (view.empty())
            break;
        const auto newline = view.find('\n');
        const auto part = view.substr(0, newline);
        if (line_text_.size() + part.size() > max_command)
            line_too_long_ = true;
        else
            line_text_ += part;
        in_.consume(newline == view.npos ? view.size() : newline + 1);
        if (newline != view.npos) {
            ++line_;
            return true;
        }
    }
    if (line_text_.size() == begin && !line_too_long_)
        return false;
    ++line_;
    if (grammar_ == Grammar::pipe)
        ended_inside(); // a line without its end was cut off
    return true;
}

} // namespace smtpplus::bsmtp
