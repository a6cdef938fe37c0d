#include "ebcdic/to_text.hpp"

#include "common/text.hpp"
#include "ebcdic/record_reader.hpp"

#include <algorithm>

namespace smtpplus::ebcdic {
namespace {

std::string_view without_blanks(std::string_view record)
{
    const auto last = record.find_last_not_of(blank);
    return record.substr(0, last == record.npos ? 0 : last + 1);
}

std::uint64_t line_ends(std::string_view record)
{
    if (record.find('\x25') == record.npos && record.find('\x15') == record.npos) // two memchr, mostly
        return 0;
    return static_cast<std::uint64_t>(
        std::ranges::count_if(record, [](char c) { return c == 0x15 || c == 0x25; }));
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
        line_ends_in_records_ += line_ends(record);
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
