// The card layer below NETDATA: one continuous stream laid over 80-column cards, however the cards lie in the
// file.
//
// Read are: whole cards one behind the other (nothing is copied then); cards as lines, ended by CR LF, LF,
// X'15' or X'25', and cards with an RDW, both of which may have lost their trailing blanks. What stands
// before the first segment (a :READ card, an ID card, a log line of TSO) is kept apart.
#pragma once

#include "common/input.hpp"
#include "common/result.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

inline constexpr std::size_t card_length = 80;
inline constexpr char blank = '\x40';

/// Whether the file's first octets (8 are enough) are the beginning of INMR01.
bool looks_like_netdata(std::string_view first_octets);

/// Appends one card, whose trailing blanks CP may have dropped, as the 80 octets that it was.
void append_card(std::string& deck, std::string_view card);

/// What a CMS :READ card says of the file behind it.
struct ReadCard {
    std::string file_name, file_type, file_mode;
    bool operator==(const ReadCard&) const = default;
};

/// Reads a :READ card, in EBCDIC, at the start of `text`.
std::optional<ReadCard> parse_read_card(std::string_view text);

class CardStream {
public:
    static constexpr std::size_t window = 8 * 1024; // how far the first segment is looked for

    explicit CardStream(Input& in) : in_{in} {}
    CardStream(const CardStream&) = delete;
    CardStream& operator=(const CardStream&) = delete;

    /// Finds the first segment and how the cards lie. An error without offset: the input ended before one
    /// could tell.
    std::optional<Error> open();

    /// At least `wanted` octets of the stream unless it ends before; valid until the next call.
    std::string_view peek(std::size_t wanted);
    void consume(std::size_t count);

    /// Where in the file the octet lies that is `ahead` octets behind the next one.
    std::uint64_t offset(std::size_t ahead = 0) const;

    /// What stood before the first segment.
    const std::string& preamble() const { return preamble_; }

private:
    enum class Layout { whole, whole_lines, lines, rdw };

    void find_layout(std::string_view text);
    bool read_card();
    bool add_line(std::string_view text);
    bool add_rdw(std::string_view text);

    Input& in_;
    Layout layout_ = Layout::whole;
    std::string separator_;
    std::string preamble_;
    std::string deck_;                // cards made whole again, where the layout asks for it
    std::size_t begin_ = 0;           // what of the deck was consumed
    std::deque<std::uint64_t> cards_; // the file's offset of each card in the deck
};

} // namespace smtpplus::netdata
