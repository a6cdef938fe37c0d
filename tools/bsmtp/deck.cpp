#include "bsmtp/deck.hpp"

#include "bsmtp/columns.hpp"

namespace smtpplus::bsmtp {

void DeckWriter::greet(const std::string& host, bool verbose)
{
    line("HELO " + host);
    if (verbose)
        line("VERB ON");
}

void DeckWriter::begin(const Envelope& envelope)
{
    const auto commands = format(envelope);
    for (std::size_t at = 0; at < commands.size();) {
        const auto end = commands.find('\n', at);
        line(std::string_view{commands}.substr(at, end - at));
        at = end + 1;
    }
}

// Lines are put out whole. What a stranger makes longer than 64 KiB is cut there: no card deck holds it.
void DeckWriter::text(std::string_view piece)
{
    constexpr std::size_t longest = 64 * 1024;
    while (!piece.empty()) {
        const auto part = piece.substr(0, piece.find('\n'));
        partial_ += part;
        const bool ended = part.size() < piece.size();
        piece.remove_prefix(part.size() + ended);
        if (ended || partial_.size() > longest) {
            // RFC 5321, 4.5.2
            line(partial_.starts_with('.') ? "." + partial_ : partial_);
            partial_.clear();
        }
    }
}

void DeckWriter::commit()
{
    if (!partial_.empty())
        text("\n");
    line(".");
    out_.flush();
}

void DeckWriter::quit()
{
    line("QUIT");
    out_.flush();
}

void DeckWriter::line(std::string_view text)
{
    if (columns_ > 0)
        cards(text);
    else {
        out_.write(text);
        out_.write("\n");
    }
}

// A full card whose last column would be read as a mark, or be lost as padding, is cut as well.
void DeckWriter::cards(std::string_view text)
{
    const auto count = columns(text);
    const auto ambiguous = [&] {
        return text.ends_with('<') || text.ends_with(' ') || text.ends_with(next_line);
    };
    for (auto left = count; left > columns_ || (left == columns_ && ambiguous()); left -= columns_ - 1) {
        const auto cut = octets_of_columns(text, columns_ - 1);
        out_.write(text.substr(0, cut));
        out_.write("<\n");
        text.remove_prefix(cut);
    }
    out_.write(text);
    out_.write("\n");
}

} // namespace smtpplus::bsmtp
