#include "netdata/cards.hpp"

#include "netdata/names.hpp"

#include "common/bytes.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

constexpr std::string_view inmr01{"\xc9\xd5\xd4\xd9\xf0\xf1", 6};
constexpr std::string_view read_mark{"\x7a\xd9\xc5\xc1\xc4", 5}; // :READ

// Whether `text`, cut anywhere, is a chain of segments as netdata(5) has them, up to its end or INMR06.
bool is_chain(std::string_view text)
{
    constexpr std::string_view inmr{"\xc9\xd5\xd4\xd9", 4};
    constexpr std::string_view trailer{"\xc9\xd5\xd4\xd9\xf0\xf6", 6};
    bool inside = false;
    while (text.size() >= 2) {
        const auto length = octet(text, 0);
        const auto flags = octet(text, 1);
        if (length < 2 || (flags & 0x0f) != 0)
            return false;
        const auto data = text.substr(0, length).substr(2);
        if ((flags & 0x10) == 0) {
            const bool begins = (flags & 0x80) != 0;
            if (begins == inside)
                return false;
            if (begins && (flags & 0x20) != 0 && data.substr(0, 4) != inmr.substr(0, data.size()))
                return false;
            inside = (flags & 0x40) == 0;
        }
        if (data == trailer)
            return true;
        text.remove_prefix(std::min<std::size_t>(length, text.size()));
    }
    return true;
}

std::size_t find_start(std::string_view text)
{
    for (auto at = text.find(inmr01); at != text.npos; at = text.find(inmr01, at + 1))
        if (at >= 2 && looks_like_netdata(text.substr(at - 2)))
            return at - 2;
    return text.npos;
}

// The line at the start of `text`. Where all cards are whole, their own octets may contain the separator.
std::size_t line_length(std::string_view text, std::string_view separator, bool all_whole)
{
    const auto found = all_whole ? text.npos : text.find(separator);
    return std::min({found, card_length, text.size()});
}

std::string deck_of_lines(std::string_view text, std::string_view separator, bool all_whole)
{
    std::string deck;
    while (!text.empty()) {
        const auto length = line_length(text, separator, all_whole);
        append_card(deck, text.substr(0, length));
        text.remove_prefix(length);
        if (text.substr(0, separator.size()) == separator)
            text.remove_prefix(separator.size());
    }
    return deck;
}

} // namespace

bool looks_like_netdata(std::string_view text)
{
    return text.size() >= 8 && octet(text, 0) >= 8 && (octet(text, 1) & 0xa0) == 0xa0 &&
           text.substr(2, 6) == inmr01;
}

void append_card(std::string& deck, std::string_view card)
{
    deck += card;
    if (card.size() < card_length)
        deck.append(card_length - card.size(), blank);
}

std::optional<ReadCard> parse_read_card(std::string_view text)
{
    if (text.substr(0, read_mark.size()) != read_mark)
        return {};
    const auto columns = [&](std::size_t first, std::size_t count) {
        return text.size() < first ? "" : from_ebcdic(trim_name(text.substr(first - 1, count)));
    };
    return ReadCard{columns(8, 8), columns(17, 8), columns(26, 2)};
}

std::optional<Error> CardStream::open()
{
    const auto text = in_.peek(window).substr(0, window);
    const auto start = find_start(text);
    if (start == text.npos) {
        if (text.find("INMR01") != text.npos)
            return Error{"NETDATA that was translated to ASCII on its way; transfer it as binary",
                         in_.offset()};
        // Less than the name of a control record: nobody can tell yet.
        if (text.size() < 8 && (text.size() < 3 || inmr01.substr(0, text.size() - 2) == text.substr(2)))
            return Error{"the input ends before INMR01", std::nullopt};
        return Error{"no INMR01: this is not NETDATA", in_.offset()};
    }
    preamble_ = text.substr(0, start);
    find_layout(text.substr(start));
    in_.consume(layout_ == Layout::rdw ? start - 4 : start);
    return {};
}

// Whole cards are the rule; only when no chain of segments comes of them, the others are tried.
void CardStream::find_layout(std::string_view text)
{
    using namespace std::string_view_literals;
    const auto whole = [&](std::string_view deck) { return is_chain(deck.substr(0, window - card_length)); };
    if (whole(text))
        return;
    if (preamble_.size() >= 4 && preamble_.substr(preamble_.size() - 2) == "\0\0"sv) {
        layout_ = Layout::rdw;
        return;
    }
    for (const bool all_whole : {true, false})
        for (const auto separator : {"\r\n"sv, "\n"sv, "\x15"sv, "\x25"sv, "\r\x25"sv})
            if (text.find(separator) <= card_length && whole(deck_of_lines(text, separator, all_whole))) {
                layout_ = all_whole ? Layout::whole_lines : Layout::lines;
                separator_ = separator;
                return;
            }
}

std::string_view CardStream::peek(std::size_t wanted)
{
    if (layout_ == Layout::whole)
        return in_.peek(wanted);
    if (begin_ >= Input::block_size / 4) {
        const auto whole = begin_ / card_length;
        deck_.erase(0, whole * card_length);
        cards_.erase(cards_.begin(), cards_.begin() + static_cast<std::ptrdiff_t>(whole));
        begin_ %= card_length;
    }
    while (deck_.size() - begin_ < wanted && read_card()) {
    }
    return std::string_view{deck_}.substr(begin_);
}

bool CardStream::read_card()
{
    const auto text = in_.peek(card_length + 4);
    return !text.empty() && (layout_ == Layout::rdw ? add_rdw(text) : add_line(text));
}

bool CardStream::add_line(std::string_view text)
{
    const auto length = line_length(text, separator_, layout_ == Layout::whole_lines);
    cards_.push_back(in_.offset());
    append_card(deck_, text.substr(0, length));
    in_.consume(length + (text.substr(length, separator_.size()) == separator_ ? separator_.size() : 0));
    return true;
}

// A descriptor that is none ends the stream there; the reader of segments says where.
bool CardStream::add_rdw(std::string_view text)
{
    if (text.size() < 4 || be16(text) < 4 || be16(text) - 4U > card_length || text.size() < be16(text))
        return false;
    cards_.push_back(in_.offset() + 4);
    append_card(deck_, text.substr(4, be16(text) - 4U));
    in_.consume(be16(text));
    return true;
}

void CardStream::consume(std::size_t count)
{
    if (layout_ == Layout::whole)
        in_.consume(count);
    else
        begin_ += count;
}

std::uint64_t CardStream::offset(std::size_t ahead) const
{
    if (layout_ == Layout::whole)
        return in_.offset() + ahead;
    const auto at = begin_ + ahead;
    return at / card_length < cards_.size() ? cards_[at / card_length] + at % card_length : in_.offset();
}

} // namespace smtpplus::netdata
