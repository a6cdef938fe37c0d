#include "ebcdic/to_text.hpp"

#include "common/text.hpp"
#include "ebcdic/record_reader.hpp"

#include <algorithm>
#include <cstring>

namespace smtpplus::ebcdic {
namespace {

std::string_view without_blanks(std::string_view record)
{
    constexpr std::uint64_t blanks = 0x4040404040404040; // eight at a time: half of a card is blanks
    for (std::uint64_t end; record.size() >= sizeof end; record.remove_suffix(sizeof end)) {
        std::memcpy(&end, record.data() + record.size() - sizeof end, sizeof end);
        if (end != blanks)
            break;
    }
    while (!record.empty() && record.back() == blank)
        record.remove_suffix(1);
    return record;
}

std::uint64_t count_line_feeds(std::string_view record)
{
    std::uint64_t count = 0;
    for (auto at = record.find('\x25'); at != record.npos; at = record.find('\x25', at + 1))
        ++count;
    return count;
}

} // namespace

std::optional<Damage> ToText::convert(Input& in, Output& out)
{
    widen_pipe(in.fd());
    widen_pipe(out.fd());
    return options_.format == RecordFormat::stream ? stream(in, out) : records(in, out);
}

std::optional<Damage> ToText::stream(Input& in, Output& out)
{
    for (auto text = in.peek(); !text.empty(); text = in.peek()) {
        if (auto damage = put(text, in.offset(), out))
            return damage;
        in.consume(text.size());
        out.flush(); // what has come goes on before the next read waits
    }
    return {};
}

std::optional<Damage> ToText::records(Input& in, Output& out)
{
    RecordReader reader{in, options_.format, options_.length};
    for (;;) {
        const auto next = reader.next();
        if (!next)
            return Damage{": " + hex_offset(next.error().offset.value_or(in.offset())), next.error().what};
        if (!*next)
            return {};
        const auto record = options_.keep_blanks ? **next : without_blanks(**next);
        line_feeds_ += count_line_feeds(record);
        if (auto damage = put(record, reader.offset(), out))
            return damage;
        if (options_.keep_blanks && options_.format == RecordFormat::f && record.size() < options_.length) {
            const std::string missing(options_.length - record.size(), blank);
            put(missing, reader.offset(), out);
        }
        out.write(options_.line_end);
    }
}

std::optional<Damage> ToText::put(std::string_view ebcdic, std::uint64_t offset, Output& out)
{
    while (!ebcdic.empty()) {
        tally_.first_lost.reset();
        char* space = out.reserve(std::min<std::size_t>(4096, ebcdic.size() + Decoder::least_room));
        const auto step = decoder_.decode(ebcdic, space, out.room(), tally_);
        if (options_.strict && tally_.first_lost)
            return Damage{": " + hex_offset(offset + *tally_.first_lost), "an octet without a character"};
        out.commit(step.put);
        ebcdic.remove_prefix(step.taken);
        offset += step.taken;
    }
    return {};
}

} // namespace smtpplus::ebcdic
