#include "ebcdic/utf8.hpp"

#include "common/bytes.hpp"

namespace smtpplus::ebcdic {
namespace {

// What a lead octet promises: RFC 3629, 4. Only the second octet has bounds of its own.
struct Lead {
    std::size_t length;
    unsigned low, high;
    unsigned bits;
};

Lead lead(unsigned octet)
{
    if (octet >= 0xc2 && octet <= 0xdf)
        return {2, 0x80, 0xbf, octet & 0x1f};
    if (octet >= 0xe0 && octet <= 0xef)
        return {3, octet == 0xe0 ? 0xa0U : 0x80U, octet == 0xed ? 0x9fU : 0xbfU, octet & 0x0f};
    if (octet >= 0xf0 && octet <= 0xf4)
        return {4, octet == 0xf0 ? 0x90U : 0x80U, octet == 0xf4 ? 0x8fU : 0xbfU, octet & 0x07};
    return {1, 0, 0, 0};
}

} // namespace

Utf8Step next_character(std::string_view text)
{
    const auto first = octet(text, 0);
    if (first < 0x80)
        return {Utf8::character, first, 1};
    auto [length, low, high, bits] = lead(first);
    if (length == 1)
        return {Utf8::malformed, 0, 1};
    for (std::size_t i = 1; i < length; ++i, low = 0x80, high = 0xbf) {
        if (i == text.size())
            return {Utf8::cut, 0, i};
        const auto next = octet(text, i);
        if (next < low || next > high)
            return {Utf8::malformed, 0, i};
        bits = bits << 6 | (next & 0x3f);
    }
    return {Utf8::character, bits, length};
}

void append_character(char32_t character, std::string& out)
{
    const auto put = [&](char32_t octet) { out.push_back(static_cast<char>(octet)); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xc0 | character >> 6);
        put(0x80 | (character & 0x3f));
    } else if (character < 0x10000) {
        put(0xe0 | character >> 12);
        put(0x80 | (character >> 6 & 0x3f));
        put(0x80 | (character & 0x3f));
    } else {
        put(0xf0 | character >> 18);
        put(0x80 | (character >> 12 & 0x3f));
        put(0x80 | (character >> 6 & 0x3f));
        put(0x80 | (character & 0x3f));
    }
}

} // namespace smtpplus::ebcdic
