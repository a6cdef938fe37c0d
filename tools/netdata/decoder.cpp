#include "netdata/decoder.hpp"

#include "netdata/names.hpp"

#include "common/bytes.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

// The flags of a segment.
constexpr unsigned first = 0x80, last = 0x40, control = 0x20, numbered = 0x10, reserved = 0x0f;
constexpr std::size_t longest_segment = 255;

} // namespace

Decoder::Decoder(Input& in, DecoderLimits limits) : cards_{in}, limits_{limits} {}

Decoder::Event Decoder::next()
{
    if (!block_.empty())
        return next_of_block();
    for (;;) {
        const auto piece = segment();
        if (piece.empty())
            return *stopped_;
        const auto flags = octet(piece, 1);
        if (flags == (first | last) && !inside_) {
            record_ = piece.substr(2);
            return begun_ > 0 && record_.size() <= split_ ? Event::record : data_record();
        }
        if ((flags & numbered) != 0) {
            warn("skipped a segment with the number of a record");
            continue;
        }
        if (!assemble(piece, flags))
            return *stopped_;
        if (inside_)
            continue;
        if (!control_) {
            record_ = assembled_;
            return data_record();
        }
        if (const auto event = control_record())
            return *event;
    }
}

// Whether there is a window to read segments from; it holds a whole one unless the stream ends.
bool Decoder::refill()
{
    if (stopped_)
        return false;
    if (!opened_) {
        opened_ = true;
        if (auto error = cards_.open()) {
            stopped_ = error->offset ? Event::damaged : Event::incomplete;
            error_ = std::move(*error);
            return false;
        }
    }
    cards_.consume(std::exchange(used_, 0));
    window_ = cards_.peek(longest_segment);
    return true;
}

// The next segment, whole, from the window; empty when the stream has stopped.
std::string_view Decoder::segment()
{
    if (window_.size() - used_ < longest_segment && !refill())
        return {};
    last_ = used_;
    const auto rest = window_.substr(used_);
    const std::size_t length = rest.empty() ? 0 : octet(rest, 0);
    if (length >= 2 && length <= rest.size()) {
        used_ += length;
        return rest.substr(0, length);
    }
    if (rest.empty())
        stop(Event::incomplete, "the input ends without INMR06");
    else if (length < 2)
        padding(rest);
    else
        stop(Event::incomplete, "the input ends inside a segment");
    return {};
}

// A length of 0 or 1 is padding, or damage. Zeros to the end: the transmission was cut off, and padded.
Decoder::Event Decoder::padding(std::string_view rest)
{
    const auto where = cards_.offset(last_);
    bool zeros = true;
    while (!rest.empty() && zeros) {
        zeros = rest.find_first_not_of('\0') == rest.npos;
        cards_.consume(std::exchange(used_, 0) + rest.size());
        rest = window_ = cards_.peek(1);
    }
    stop(zeros ? Event::incomplete : Event::damaged,
         zeros ? "padding where a segment should be, without INMR06" : "segment with a length below 2");
    error_.offset = where;
    return *stopped_;
}

bool Decoder::assemble(std::string_view piece, unsigned flags)
{
    const char* wrong = nullptr;
    if ((flags & reserved) != 0)
        wrong = "segment with unknown flags";
    else if ((flags & first) != 0 && inside_)
        wrong = "a record begins inside another";
    else if ((flags & first) == 0 && !inside_)
        wrong = "segment of a record that has no beginning";
    else if ((flags & first) == 0 && control_ != ((flags & control) != 0))
        wrong = "a record mixes data and control segments";
    if (wrong != nullptr) {
        stop(Event::damaged, wrong);
        return false;
    }
    if ((flags & first) != 0) {
        assembled_.clear();
        pieces_.clear();
        control_ = (flags & control) != 0;
    }
    if (assembled_.size() + piece.size() > (control_ ? limits_.control : limits_.record)) {
        stop(Event::damaged, control_ ? "control record too long" : "record too long");
        return false;
    }
    if (control_)
        pieces_.emplace_back(assembled_.size(), cards_.offset(last_) + 2);
    assembled_ += piece.substr(2);
    inside_ = (flags & last) == 0;
    return true;
}

Decoder::Event Decoder::data_record()
{
    if (begun_ == 0)
        return stop(Event::damaged, "a data record before INMR03");
    // XMIT370 sends a fixed blocked file by its blocks.
    if (split_ == 0 || record_.size() <= split_ || record_.size() % split_ != 0)
        return Event::record;
    block_ = record_;
    return next_of_block();
}

Decoder::Event Decoder::next_of_block()
{
    record_ = block_.substr(0, split_);
    block_.remove_prefix(split_);
    return Event::record;
}

std::optional<Decoder::Event> Decoder::control_record()
{
    const std::string_view text{assembled_};
    const auto name = from_ebcdic(text.substr(0, 6));
    if (!has_header_ && name != "INMR01")
        return stop(Event::damaged, "a control record before INMR01");
    if (name == "INMR06")
        return finish();
    if (name == "INMR03")
        return begin_file();
    if (name != "INMR01" && name != "INMR02" && name != "INMR07") {
        if (name != "INMR04")
            warn("skipped a control record that nobody knows");
        return {};
    }
    const std::size_t fixed = name == "INMR02" ? 10 : 6; // INMR02 has a file number before its text units
    if (text.size() < fixed)
        return stop(Event::damaged, "control record cut short");
    const auto units = parse_text_units(text.substr(fixed));
    if (!units) {
        stop(Event::damaged, units.error().what);
        error_.offset = control_offset(fixed + units.error().offset.value_or(0));
        return Event::damaged;
    }
    if (name == "INMR01")
        return header_record(*units);
    if (name == "INMR02")
        return step_record(be32(text.substr(6)), *units);
    acknowledgement_ = parse_acknowledgement(*units);
    return Event::acknowledgement;
}

std::optional<Decoder::Event> Decoder::header_record(const TextUnits& units)
{
    if (has_header_)
        return stop(Event::damaged, "a second INMR01");
    has_header_ = true;
    header_ = parse_header(units);
    return Event::header;
}

std::optional<Decoder::Event> Decoder::step_record(unsigned number, const TextUnits& units)
{
    auto file =
        std::find_if(files_.begin(), files_.end(), [&](const FileInfo& f) { return f.number >= number; });
    if (file == files_.end() || file->number != number) {
        if (begun_ > 0)
            return stop(Event::damaged, "INMR02 of a new file behind INMR03");
        if (files_.size() >= limits_.files)
            return stop(Event::damaged, "too many files");
        file = files_.insert(file, FileInfo{});
        file->number = number;
    }
    if (file->steps.size() >= limits_.steps)
        return stop(Event::damaged, "too many INMR02 for one file");
    add_step(*file, units);
    return {};
}

std::optional<Decoder::Event> Decoder::begin_file()
{
    if (begun_ >= files_.size())
        return stop(Event::damaged, "INMR03 without INMR02");
    current_ = begun_++;
    const auto& step = file().carried();
    if ((step.recfm & 0x000c) != 0)
        return stop(Event::damaged, (step.recfm & 0x0004) != 0 ? "packed records are not supported"
                                                               : "compressed records are not supported");
    split_ = file().split_length();
    for (const auto& each : file().steps)
        if (each.utility == "AMSCIPHR")
            warn("the records are enciphered by AMSCIPHR");
    return Event::file;
}

Decoder::Event Decoder::finish()
{
    if (begun_ < files_.size())
        warn("no data came for a file that INMR02 names");
    if (header_.file_count && *header_.file_count != files_.size())
        warn("INMNUMF says " + std::to_string(*header_.file_count) + " files, " +
             std::to_string(files_.size()) + " came");
    cards_.consume(std::exchange(used_, 0));
    window_ = {};
    stopped_ = Event::end;
    return Event::end;
}

Decoder::Event Decoder::stop(Event why, std::string what)
{
    error_ = Error{std::move(what), cards_.offset(last_)};
    stopped_ = why;
    block_ = {};
    window_ = {};
    used_ = 0;
    return why;
}

void Decoder::warn(std::string text)
{
    if (warnings_.size() < 20 && std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end())
        warnings_.push_back(std::move(text));
}

// Where in the file an octet of the control record lies.
std::uint64_t Decoder::control_offset(std::uint64_t at) const
{
    auto piece = pieces_.rbegin();
    while (piece + 1 != pieces_.rend() && piece->first > at)
        ++piece;
    return piece->second + (at - piece->first);
}

} // namespace smtpplus::netdata
