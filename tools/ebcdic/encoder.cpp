#include "ebcdic/encoder.hpp"

#include "common/bytes.hpp"
#include "ebcdic/utf8.hpp"

#include <algorithm>

namespace smtpplus::ebcdic {
namespace {

constexpr std::size_t closer_look = 16;

std::array<std::int16_t, 256> empty_block()
{
    std::array<std::int16_t, 256> block;
    block.fill(-1);
    return block;
}

} // namespace

Encoder::Encoder(const PageTable& page) : blocks_{empty_block()}
{
    for (std::size_t octet = 0; octet < 256; ++octet) {
        if (!page.is_reached[octet])
            continue;
        const auto character = page.characters[octet];
        auto& block = block_of_[character >> 8];
        if (block == 0) {
            block = static_cast<unsigned char>(blocks_.size());
            blocks_.push_back(empty_block());
        }
        blocks_[block][character & 0xff] = static_cast<std::int16_t>(octet);
    }
    for (char32_t character = 0; character < 0x80; ++character) {
        const auto octet = octet_of(character);
        has_all_ascii_ = has_all_ascii_ && octet >= 0;
        ascii_.octets[character] = static_cast<unsigned char>(octet);
    }
}

Encoder::Step Encoder::encode(std::string_view utf8, char* out, bool last, EncodeTally& tally) const
{
    const auto quick = kernel().until_high_input;
    const auto lose = [&](std::uint64_t& count, std::size_t where) {
        ++count;
        if (!tally.first_lost)
            tally.first_lost = where;
    };
    Step step{0, 0};
    while (step.taken < utf8.size()) {
        if (has_all_ascii_) {
            const auto done =
                quick(ascii_, utf8.data() + step.taken, utf8.size() - step.taken, out + step.put);
            step.taken += done;
            step.put += done;
        }
        const auto end = std::min(utf8.size(), step.taken + closer_look);
        while (step.taken < end) {
            const auto [kind, character, length] = next_character(utf8.substr(step.taken));
            if (kind == Utf8::cut && !last)
                return step;
            const auto octet = kind == Utf8::character ? octet_of(character) : -1;
            if (octet < 0)
                lose(kind == Utf8::character ? tally.lacking : tally.malformed, step.taken);
            out[step.put++] = octet < 0 ? substitute : static_cast<char>(octet);
            step.taken += length;
        }
    }
    return step;
}

} // namespace smtpplus::ebcdic
