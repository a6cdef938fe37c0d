// EBCDIC octets to text, by tables made once: one pass, the ASCII part of it many octets at a time.
#pragma once

#include "ebcdic/page_table.hpp"
#include "ebcdic/translate.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::ebcdic {

/// What was met on the way that its owner may want to hear of.
struct DecodeTally {
    std::uint64_t lost = 0;      // octets that the page, or the other charset, has no character for
    std::uint64_t nul = 0;       // X'00'
    std::uint64_t ff = 0;        // X'FF'
    std::uint64_t next_line = 0; // U+0085
    std::optional<std::size_t> first_lost = {}; // from the start of the text of the call that met it
};

/// A character in the charset of the other side; empty when it has none.
using Spelling = std::function<std::string(char16_t)>;

class Decoder {
public:
    /// Spells with `spelling`, and `substitute` where that has nothing. No spelling is longer than six
    /// octets.
    Decoder(const Characters& characters, const Spelling& spelling, std::string_view substitute);

    /// To UTF-8; U+FFFD for octets that mean nothing.
    explicit Decoder(const Characters& characters);

    struct Step {
        std::size_t taken; // octets of the input
        std::size_t put;   // octets of the output
    };
    static constexpr std::size_t least_room = 8;

    /// As much of `ebcdic` as goes into `room` octets at `out`; something, when there is least_room.
    Step decode(std::string_view ebcdic, char* out, std::size_t room, DecodeTally& tally) const;

    /// All of it, appended.
    void append(std::string_view ebcdic, std::string& out, DecodeTally& tally) const;

private:
    enum class Notable : unsigned char { no, lost, nul, ff, next_line };
    struct Entry {
        char octets[6];
        unsigned char length;
        Notable notable;
    };
    static void note(Notable what, std::size_t where, DecodeTally& tally);

    Table quick_; // the octet when it is ASCII and not notable, else 0x80
    std::array<Entry, 256> entries_;
};

} // namespace smtpplus::ebcdic
