#include "vmspool/fold.hpp"

#include "vmspool/punch.hpp"

namespace smtpplus::vmspool {
namespace {

constexpr char dot = 0x4b;
constexpr char less_than = 0x4c;
constexpr char next_line = 0x15;
constexpr char tab = 0x05;

bool is_white(char c)
{
    return c == ebcdic_blank || c == tab;
}

// How many columns of `line` may stand on a card.
std::size_t columns(std::string_view line, Folding folding)
{
    if (folding == Folding::text)
        return card_length;
    const auto length = line.starts_with(dot) ? card_length - 1 : card_length;
    const bool would_join =
        line.size() >= length && (line[length - 1] == less_than || line[length - 1] == next_line);
    return would_join ? length - 1 : length;
}

void put(std::string_view piece, Folding folding, Records& out)
{
    if (folding == Folding::bsmtp && piece.starts_with(dot))
        out.octets().push_back(dot);
    out.append(piece);
}

// The last place up to `limit` where white space follows something else; 0 if there is none.
std::size_t folding_place(std::string_view line, std::size_t limit)
{
    std::size_t text_begin = 0;
    while (text_begin < line.size() && is_white(line[text_begin]))
        ++text_begin;
    for (auto at = limit; at > text_begin; --at) {
        if (is_white(line[at]) && !is_white(line[at - 1]))
            return at;
    }
    return 0;
}

void fold_field(std::string line, Folding folding, Records& out)
{
    for (auto limit = columns(line, folding); line.size() > limit; limit = columns(line, folding)) {
        const auto place = folding_place(line, limit);
        put(std::string_view{line}.substr(0, place > 0 ? place : limit), folding, out);
        line.erase(0, place > 0 ? place : limit);
        if (place == 0)
            line.insert(0, 1, ebcdic_blank); // a word of more than 80 columns
    }
    put(line, folding, out);
}

void cut_line(std::string_view line, Folding folding, Records& out)
{
    for (auto limit = columns(line, folding); line.size() > limit; limit = columns(line, folding)) {
        put(line.substr(0, limit), folding, out);
        line.remove_prefix(limit);
    }
    put(line, folding, out);
}

} // namespace

Records fold(const Records& message, Folding folding)
{
    Records cards;
    bool in_header = true;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const auto line = message[i];
        in_header = in_header && line.find_first_not_of(ebcdic_blank) != line.npos;
        if (in_header)
            fold_field(std::string{line}, folding, cards);
        else
            cut_line(line, folding, cards);
    }
    return cards;
}

} // namespace smtpplus::vmspool
