// How the reader gets its lines: of commands and of messages, from the pipe and from decks of cards.
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
