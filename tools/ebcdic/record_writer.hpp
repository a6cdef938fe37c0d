// Lines of EBCDIC text to records: F, padded with blanks; V, behind a descriptor each; VB, in blocks as full
// as they get. CMS has no empty records, so an empty line becomes a V record of one blank.
#pragma once

#include "common/output.hpp"
#include "ebcdic/record_format.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::ebcdic {

enum class LongLine { refuse, fold, truncate };

struct RecordOptions {
    RecordFormat format = RecordFormat::f; // not stream
    std::size_t length = 80; // of F records; the most that V records hold, without the descriptor
    std::size_t block_size = largest_record;
    LongLine long_line = LongLine::refuse;
    char line_end = 0x25;
};

class RecordWriter {
public:
    RecordWriter(const RecordOptions& options, Output& out) : options_{options}, out_{out} {}

    /// A piece of text, cut anywhere. Only blanks beyond the length are no reason to refuse a line.
    std::optional<Damage> write(std::string_view ebcdic);

    /// Ends the last line, if it has no line end, and the last block.
    void finish();

    /// Lines that lost something at their end.
    std::uint64_t truncated() const { return truncated_; }

private:
    std::optional<Damage> add(std::string_view piece);
    void end_line();
    void put(std::string_view record);
    void put_fixed(std::string_view record);
    void put_variable(std::string_view record);
    void end_block();

    RecordOptions options_;
    Output& out_;
    std::string line_;  // what has come of the line, never more than a record
    std::string block_; // descriptors and records, without the block's own descriptor
    bool inside_line_ = false;
    bool folded_ = false;   // a part of the line is out already
    bool is_short_ = false; // the line has lost something
    std::uint64_t line_number_ = 1;
    std::uint64_t truncated_ = 0;
};

} // namespace smtpplus::ebcdic
