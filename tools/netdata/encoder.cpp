#include "netdata/encoder.hpp"

#include "netdata/cards.hpp"
#include "netdata/names.hpp"

#include "common/bytes.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

TextUnit text(std::uint16_t key, std::string_view value)
{
    return {key, {to_ebcdic(value)}};
}

TextUnit numeral(std::uint16_t key, std::uint64_t value, unsigned octets)
{
    std::string travelling;
    append_be(travelling, value, octets);
    return {key, {travelling}};
}

TextUnit texts(std::uint16_t key, const std::vector<std::string>& values)
{
    TextUnit unit{key, {}};
    for (const auto& value : values)
        unit.values.push_back(to_ebcdic(value));
    return unit;
}

void add_text(TextUnits& units, std::uint16_t key, const std::string& value)
{
    if (!value.empty())
        units.push_back(text(key, value));
}

void add_acknowledgement_id(TextUnits& units, const std::string& id)
{
    units.push_back(id.empty() ? TextUnit{key::INMFACK, {}} : text(key::INMFACK, id));
}

void add_name(TextUnits& units, const FileInfo& file)
{
    if (!file.name.empty())
        units.push_back(texts(key::INMDSNAM, file.name));
    add_text(units, key::INMFFM, file.mode_number);
    add_text(units, key::INMLCHG, file.changed);
    add_text(units, key::INMCREAT, file.created);
    add_text(units, key::INMLREF, file.referenced);
    add_text(units, key::INMEXPDT, file.expires);
}

} // namespace

void Encoder::add_record(std::string_view record, unsigned flags, std::size_t first_piece)
{
    auto piece = first_piece > 0 ? first_piece : longest_piece;
    unsigned position = 0x80;
    do {
        const auto length = std::min({piece, longest_piece, record.size()});
        if (length == record.size())
            position |= 0x40;
        add_segment(record.substr(0, length), flags | position);
        record.remove_prefix(length);
        position = 0;
        piece = longest_piece;
    } while (!record.empty());
}

void Encoder::control(std::string_view name, const TextUnits& units, std::string_view number,
                      std::size_t first_piece)
{
    add_record(to_ebcdic(name) + std::string{number} + format(units), 0x20, first_piece);
}

void Encoder::header(const Header& header)
{
    const bool cms = style_ == Style::cms;
    TextUnits units{numeral(key::INMLRECL, card_length, cms ? 2 : 1),
                    text(key::INMFNODE, header.from_node),
                    text(key::INMFUID, header.from_user),
                    text(key::INMTNODE, header.to_node),
                    text(key::INMTUID, header.to_user),
                    text(key::INMFTIME, header.time)};
    if (header.file_count)
        units.push_back(numeral(key::INMNUMF, *header.file_count, cms || *header.file_count > 255 ? 4 : 1));
    if (header.wants_ack)
        add_acknowledgement_id(units, header.ack_id);
    control("INMR01", units);
}

void Encoder::announce(const FileInfo& file)
{
    if (file.steps.empty())
        return step(file, Step{}, true);
    // The name stands in one of a file's INMR02, with TSO the first.
    for (const auto& each : file.steps)
        step(file, each, &each == &file.steps.front());
}

void Encoder::step(const FileInfo& file, const Step& step, bool named)
{
    TextUnits units;
    if (style_ == Style::cms) {
        units = {numeral(key::INMSIZE, step.size, 8), numeral(key::INMDSORG, step.dsorg, 2),
                 numeral(key::INMLRECL, step.lrecl, 4), text(key::INMUTILN, step.utility),
                 numeral(key::INMRECFM, step.recfm, 2)};
        if (file.is_message && named)
            units.push_back({key::INMTERM, {}});
    } else {
        units.push_back(text(key::INMUTILN, step.utility));
        if (file.is_message && named)
            units.push_back({key::INMTERM, {}});
        units.push_back(numeral(key::INMSIZE, step.size, 4));
        units.push_back(numeral(key::INMDSORG, step.dsorg, 2));
        if (step.type != 0)
            units.push_back(numeral(key::INMTYPE, step.type, 1));
        units.push_back(numeral(key::INMLRECL, step.lrecl, 4));
        units.push_back(numeral(key::INMBLKSZ, step.blksize, 4));
        units.push_back(numeral(key::INMRECFM, step.recfm, 2));
        if (step.directory_blocks != 0)
            units.push_back(numeral(key::INMDIR, step.directory_blocks, 3));
    }
    if (named)
        add_name(units, file);
    std::string number;
    append_be(number, file.number, 4);
    std::size_t first_piece = 0;
    if (named && !file.members.empty()) {
        // TSO ends a segment behind key and count of INMMEMBR.
        first_piece = style_ == Style::tso ? 6 + number.size() + format(units).size() + 4 : 0;
        units.push_back(texts(key::INMMEMBR, file.members));
    }
    control("INMR02", units, number, first_piece);
}

void Encoder::begin(const FileInfo& file)
{
    const bool cms = style_ == Style::cms;
    control("INMR03", {numeral(key::INMSIZE, file.data_set().size, cms ? 8 : 4),
                       numeral(key::INMDSORG, static_cast<std::uint16_t>(Organization::sequential), 2),
                       numeral(key::INMLRECL, card_length, cms ? 4 : 2), numeral(key::INMRECFM, 0x0001, 2)});
}

void Encoder::acknowledge(const Acknowledgement& ack)
{
    TextUnits units{text(key::INMFTIME, ack.time)};
    if (ack.is_message)
        units.push_back({key::INMTERM, {}});
    if (!ack.name.empty())
        units.push_back(texts(key::INMDSNAM, ack.name));
    add_text(units, key::INMFFM, ack.mode_number);
    if (ack.has_id)
        add_acknowledgement_id(units, ack.ack_id);
    add_text(units, key::INMERRCD, ack.error_code);
    control("INMR07", units);
}

void Encoder::end()
{
    control("INMR06", {});
    const auto rest = written_ % card_length;
    if (rest > 0)
        deck_.append(card_length - rest, style_ == Style::cms ? '\0' : blank);
    written_ = 0;
}

std::uint64_t cms_size(bool fixed, std::uint64_t records, std::uint64_t octets)
{
    constexpr std::uint64_t block = 4096;
    const auto stored = octets + (fixed ? 0 : 2 * records); // each variable record has a length of two octets
    return (stored + block - 1) / block * block;
}

} // namespace smtpplus::netdata
