// UTF-8 to EBCDIC octets, by tables made once: one pass, the ASCII part of it many octets at a time.
#pragma once

#include "ebcdic/page_table.hpp"
#include "ebcdic/translate.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smtpplus::ebcdic {

constexpr char substitute = 0x3f; // SUB, the same in every page

/// What became SUB.
struct EncodeTally {
    std::uint64_t lacking = 0;                  // characters that the page lacks
    std::uint64_t malformed = 0;                // pieces that are not UTF-8
    std::optional<std::size_t> first_lost = {}; // from the start of the text of the call that met it

    std::uint64_t lost() const { return lacking + malformed; }
};

class Encoder {
public:
    explicit Encoder(const PageTable& page);

    struct Step {
        std::size_t taken; // octets of the input; all of it, but for a cut character at its end
        std::size_t put;   // octets of the output; never more than were taken
    };

    /// `out` has room for as many octets as `utf8` has. A character that is cut off at the end of `utf8` is
    /// left for the next call, unless this is the last.
    Step encode(std::string_view utf8, char* out, bool last, EncodeTally& tally) const;

private:
    /// The octet of `character`, or -1.
    int octet_of(char32_t character) const
    {
        return character < 0x10000 ? blocks_[block_of_[character >> 8]][character & 0xff] : -1;
    }

    Table ascii_; // its first half
    bool has_all_ascii_ = true;
    std::array<unsigned char, 256> block_of_{};         // which block holds U+xx00 to U+xxFF
    std::vector<std::array<std::int16_t, 256>> blocks_; // the first one is empty
};

} // namespace smtpplus::ebcdic
