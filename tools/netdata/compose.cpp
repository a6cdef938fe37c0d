#include "netdata/compose.hpp"

#include "netdata/decoder.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

constexpr std::size_t flush_at = 96 * 1024; // large enough to go out uncopied

struct Census {
    std::uint64_t records = 0, octets = 0, longest = 0;
};

void write_out(std::string& deck, Output& out, std::size_t limit)
{
    if (deck.size() < limit)
        return;
    out.write(deck);
    deck.clear();
}

class Composer {
public:
    Composer(const Replay& records, Composition composition) : records_{records}, c_{std::move(composition)}
    {
    }

    std::optional<Problem> count();
    std::optional<Problem> describe();
    std::optional<Problem> write(Output& out);

private:
    bool fixed() const { return (c_.file.steps.front().recfm & 0xc000) == 0x8000; }
    std::string_view shape(std::string_view record);

    const Replay& records_;
    Composition c_;
    Census census_;
    std::string padded_;
};

std::optional<Problem> Composer::count()
{
    auto in = records_.open();
    RecordReader reader{in, c_.form};
    while (const auto record = reader.next()) {
        ++census_.records;
        census_.octets += record->size();
        census_.longest = std::max<std::uint64_t>(census_.longest, record->size());
    }
    return reader.problem();
}

std::optional<Problem> Composer::describe()
{
    const bool cms = c_.style == Style::cms;
    const bool note = c_.file.is_message;
    Step step;
    step.recfm = c_.recfm.value_or(cms ? 0x0002 : note ? 0x5002 : 0x4002);
    const bool is_fixed = (step.recfm & 0xc000) == 0x8000;
    const std::uint64_t usual = !note ? 0 : cms ? 132 : 251;
    step.lrecl = c_.lrecl.value_or(std::max(usual, census_.longest));
    if (census_.longest > step.lrecl && (step.recfm & 0xc000) != 0xc000)
        return Problem{ExitStatus::bad_input,
                       {"a record of " + std::to_string(census_.longest) + " octets is longer than " +
                            std::to_string(step.lrecl),
                        {}}};
    const auto octets = is_fixed ? census_.records * step.lrecl : census_.octets;
    step.size = c_.size.value_or(!cms ? octets : note ? 0 : cms_size(is_fixed, census_.records, octets));
    constexpr std::uint64_t block = 3120;
    const auto smallest = step.lrecl + (is_fixed ? 0 : 4);
    step.blksize = c_.blksize.value_or(smallest >= block            ? smallest
                                       : is_fixed && step.lrecl > 0 ? block / step.lrecl * step.lrecl
                                                                    : block);
    c_.file.steps = {step};
    if (c_.header.time.empty())
        c_.header.time = time_now();
    c_.header.time.resize(cms ? 20 : std::min<std::size_t>(c_.header.time.size(), 14), '0');
    if (!c_.file.changed.empty())
        c_.file.changed.resize(cms ? 20 : std::min<std::size_t>(c_.file.changed.size(), 14), '0');
    c_.header.file_count = 1;
    return {};
}

// A record as its format wants it: a fixed one filled with blanks, an empty one of CMS with one blank.
std::string_view Composer::shape(std::string_view record)
{
    const auto lrecl = c_.file.steps.front().lrecl;
    if (fixed() && record.size() < lrecl) {
        padded_.assign(record);
        padded_.resize(lrecl, blank);
        return padded_;
    }
    if (record.empty() && c_.style == Style::cms && !c_.keep_empty)
        return {&blank, 1};
    return record;
}

std::optional<Problem> Composer::write(Output& out)
{
    std::string deck;
    Encoder encode{deck, c_.style};
    encode.header(c_.header);
    encode.announce(c_.file);
    encode.begin(c_.file);
    auto in = records_.open();
    RecordReader reader{in, c_.form};
    while (const auto record = reader.next()) {
        encode.record(shape(*record));
        write_out(deck, out, flush_at);
    }
    if (auto problem = reader.problem())
        return problem;
    encode.end();
    write_out(deck, out, 0);
    return {};
}

} // namespace

std::optional<Problem> compose(const Replay& records, Composition composition, Product& product)
{
    Composer composer{records, std::move(composition)};
    if (auto problem = composer.count())
        return problem;
    if (auto problem = composer.describe())
        return problem;
    return composer.write(product.open());
}

std::optional<Problem> acknowledge(const Replay& received, Header header, const std::string& outcome,
                                   Style style, Product& product)
{
    auto in = received.open();
    Decoder decoder{in};
    auto event = decoder.next();
    while (event != Decoder::Event::end && event != Decoder::Event::incomplete &&
           event != Decoder::Event::damaged)
        event = decoder.next();
    if (event != Decoder::Event::end)
        return problem(decoder, event);
    if (decoder.files().empty())
        return Problem{ExitStatus::bad_input, {"no file, so nothing to acknowledge", {}}};

    const auto& asked = decoder.header();
    const auto file = std::find_if(decoder.files().begin(), decoder.files().end(),
                                   [](const FileInfo& f) { return !f.is_message; });
    const auto& about = file == decoder.files().end() ? decoder.files().front() : *file;
    const auto take = [](std::string& target, const std::string& source) {
        if (target.empty())
            target = source;
    };
    take(header.from_user, asked.to_user);
    take(header.from_node, asked.to_node);
    take(header.to_user, asked.from_user);
    take(header.to_node, asked.from_node);
    take(header.time, time_now());
    header.time.resize(style == Style::cms ? 20 : std::min<std::size_t>(header.time.size(), 14), '0');

    std::string deck;
    Encoder encode{deck, style};
    encode.header(header);
    encode.acknowledge({asked.time, about.is_message, about.name, about.mode_number, outcome,
                        !asked.ack_id.empty(), asked.ack_id});
    encode.end();
    write_out(deck, product.open(), 0);
    return {};
}

} // namespace smtpplus::netdata
