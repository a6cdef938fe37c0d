// How the records of a spool file lie in a stream of octets, and how each becomes a line of text.
#pragma once

#include "ebcdic/code_page.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::vmspool {

enum class Coding { ascii, ebcdic };

struct RecordLayout {
    enum class Form {
        lines, // each ends with `separator`; a carriage return before it belongs to the end
        fixed, // each of `length` octets; the last may be shorter
        rdw,   // each behind a record descriptor word: its length, these four octets included, and X'0000'
    };
    Coding coding = Coding::ebcdic;
    Form form = Form::fixed;
    char separator = '\n';
    std::size_t length = 80;
    bool carriage = false; // column 1 of a print file says how the paper moves
    bool operator==(const RecordLayout&) const = default;
};

/// `EBCDIC cards of 80 columns`, `lines that end in X'15'`
std::string describe(const RecordLayout& layout);

struct Cut {
    std::string_view record;
    std::size_t taken; // octets of the text, the separator included; 0 when more are needed
    bool ended;        // false: a piece of a line that is too long; or a record whose descriptor is wrong
};

/// The record at the start of `text`, which is not empty; `last` when no more text comes.
Cut cut_record(std::string_view text, const RecordLayout& layout, bool last);

/// What was strange in the octets and did no harm.
struct LineTally {
    std::uint64_t lost = 0; // octets that the code page has no character for
    std::uint64_t nul = 0;  // X'00' inside text; they are dropped
};

/// Appends a record as UTF-8, without a line end. Padding goes: X'00' and X'FF' at the end of a record, and
/// blanks where all records have one length; a record of blanks is an empty line. A bare carriage return
/// becomes a line end, as no mail can carry it. False, and nothing is appended, when the record is all
/// padding.
bool append_line(std::string_view record, const RecordLayout& layout, const ebcdic::CodePage& page,
                 std::string& out, LineTally& tally);

} // namespace smtpplus::vmspool
