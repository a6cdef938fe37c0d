#include "ebcdic/record_writer.hpp"

#include "common/bytes.hpp"

#include <cstring>

namespace smtpplus::ebcdic {
namespace {

// RDW and BDW are alike: a length that counts the descriptor, and two octets of zero.
void append_descriptor(std::string& out, std::size_t length)
{
    append_be(out, length + descriptor_size, 2);
    append_be(out, 0, 2);
}

} // namespace

std::optional<Damage> RecordWriter::write(std::string_view ebcdic)
{
    while (!ebcdic.empty()) {
        const auto end = ebcdic.find(options_.line_end);
        const auto piece = ebcdic.substr(0, end);
        if (!inside_line_ && end != ebcdic.npos && piece.size() <= options_.length) {
            put(piece); // the whole line is here: no copy
            ++line_number_;
        } else {
            if (auto damage = add(piece))
                return damage;
            if (end != ebcdic.npos)
                end_line();
        }
        ebcdic.remove_prefix(end == ebcdic.npos ? ebcdic.size() : end + 1);
    }
    return {};
}

std::optional<Damage> RecordWriter::add(std::string_view piece)
{
    inside_line_ = true;
    while (piece.size() > options_.length - line_.size()) {
        const auto room = options_.length - line_.size();
        line_.append(piece.substr(0, room));
        piece.remove_prefix(room);
        if (options_.long_line == LongLine::fold) {
            put(line_);
            line_.clear();
            folded_ = true;
            continue;
        }
        if (piece.find_first_not_of(blank) == piece.npos)
            return {};
        if (options_.long_line == LongLine::refuse)
            return Damage{":" + std::to_string(line_number_),
                          "line of more than " + std::to_string(options_.length) + " characters",
                          "--fold, --truncate, or a larger --lrecl"};
        is_short_ = true;
        return {};
    }
    line_.append(piece);
    return {};
}

void RecordWriter::end_line()
{
    if (!folded_ || !line_.empty())
        put(line_);
    truncated_ += is_short_;
    line_.clear();
    inside_line_ = folded_ = is_short_ = false;
    ++line_number_;
}

void RecordWriter::finish()
{
    if (inside_line_)
        end_line();
    end_block();
}

void RecordWriter::put(std::string_view record)
{
    if (options_.format == RecordFormat::f)
        put_fixed(record);
    else
        put_variable(record.empty() ? std::string_view{&blank, 1} : record);
}

void RecordWriter::put_fixed(std::string_view record)
{
    char* space = out_.reserve(options_.length);
    std::memcpy(space, record.data(), record.size());
    std::memset(space + record.size(), blank, options_.length - record.size());
    out_.commit(options_.length);
}

void RecordWriter::put_variable(std::string_view record)
{
    if (block_.size() + record.size() + 2 * descriptor_size > options_.block_size)
        end_block();
    append_descriptor(block_, record.size());
    block_.append(record);
    if (options_.format == RecordFormat::v)
        end_block();
}

void RecordWriter::end_block()
{
    if (block_.empty())
        return;
    if (options_.format == RecordFormat::vb) {
        std::string descriptor;
        append_descriptor(descriptor, block_.size());
        out_.write(descriptor);
    }
    out_.write(block_);
    block_.clear();
}

} // namespace smtpplus::ebcdic
