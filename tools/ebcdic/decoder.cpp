#include "ebcdic/decoder.hpp"

#include "common/bytes.hpp"
#include "ebcdic/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace smtpplus::ebcdic {
namespace {

std::string utf8(char16_t character)
{
    std::string text;
    append_character(character, text);
    return text;
}

// So many octets are taken one by one before the quick way is tried again.
constexpr std::size_t closer_look = 16;

} // namespace

Decoder::Decoder(const Characters& characters) : Decoder{characters, utf8, "\xEF\xBF\xBD"} {}

Decoder::Decoder(const Characters& characters, const Spelling& spelling, std::string_view substitute)
{
    for (std::size_t i = 0; i < 256; ++i) {
        const auto character = characters[i];
        auto text = character == unassigned ? std::string{} : spelling(character);
        auto& entry = entries_[i];
        entry.notable = text.empty()       ? Notable::lost
                        : i == 0x00        ? Notable::nul
                        : i == 0xff        ? Notable::ff
                        : character == nel ? Notable::next_line
                                           : Notable::no;
        if (text.empty())
            text = substitute;
        entry.length = static_cast<unsigned char>(text.copy(entry.octets, sizeof entry.octets));
        const bool quick = text.size() == 1 && octet(text, 0) < 0x80 && entry.notable == Notable::no;
        quick_.octets[i] = static_cast<unsigned char>(quick ? octet(text, 0) : 0x80);
    }
}

Decoder::Step Decoder::decode(std::string_view ebcdic, char* out, std::size_t room, DecodeTally& tally) const
{
    static_assert(sizeof(Entry) == least_room);
    const auto quick = kernel().until_high_result;
    Step step{0, 0};
    while (step.taken < ebcdic.size()) {
        const auto most = std::min(ebcdic.size() - step.taken, room - step.put);
        const auto done = quick(quick_, ebcdic.data() + step.taken, most, out + step.put);
        step.taken += done;
        step.put += done;

        const auto end = std::min(ebcdic.size(), step.taken + closer_look);
        for (; step.taken < end; ++step.taken) {
            if (room - step.put < least_room)
                return step;
            const auto& entry = entries_[octet(ebcdic, step.taken)];
            std::memcpy(out + step.put, &entry, sizeof entry); // all eight: cheaper than as many as count
            step.put += entry.length;
            if (entry.notable != Notable::no)
                note(entry.notable, step.taken, tally);
        }
    }
    return step;
}

void Decoder::append(std::string_view ebcdic, std::string& out, DecodeTally& tally) const
{
    char piece[4096];
    const auto lost_before = tally.first_lost;
    for (std::size_t taken = 0; taken < ebcdic.size();) {
        tally.first_lost.reset();
        const auto step = decode(ebcdic.substr(taken), piece, sizeof piece, tally);
        out.append(piece, step.put);
        if (tally.first_lost)
            *tally.first_lost += taken;
        taken += step.taken;
    }
    if (lost_before)
        tally.first_lost = lost_before;
}

void Decoder::note(Notable what, std::size_t where, DecodeTally& tally)
{
    switch (what) {
    case Notable::no: break;
    case Notable::nul: ++tally.nul; break;
    case Notable::ff: ++tally.ff; break;
    case Notable::next_line: ++tally.next_line; break;
    case Notable::lost:
        ++tally.lost;
        if (!tally.first_lost)
            tally.first_lost = where;
    }
}

} // namespace smtpplus::ebcdic
