// Whole inputs from EBCDIC to text, as a stream or by records, each of which becomes a line.
#pragma once

#include "common/input.hpp"
#include "common/output.hpp"
#include "ebcdic/decoder.hpp"
#include "ebcdic/record_format.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::ebcdic {

struct TextOptions {
    RecordFormat format = RecordFormat::stream;
    std::size_t length = 80;     // of F records
    bool keep_blanks = false;    // else those at the end of a record are dropped
    bool strict = false;         // the first octet without a character is damage
    std::string line_end = "\n"; // in the charset of the text
};

class ToText {
public:
    ToText(const Decoder& decoder, const TextOptions& options) : decoder_{decoder}, options_{options} {}

    /// Converts `in` to its end. What is before damage has been put out.
    std::optional<Damage> convert(Input& in, Output& out);

    const DecodeTally& tally() const { return tally_; }

    /// X'25' inside records.
    std::uint64_t line_feeds() const { return line_feeds_; }

private:
    std::optional<Damage> stream(Input& in, Output& out);
    std::optional<Damage> records(Input& in, Output& out);
    std::optional<Damage> put(std::string_view ebcdic, std::uint64_t offset, Output& out);

    const Decoder& decoder_;
    TextOptions options_;
    DecodeTally tally_;
    std::uint64_t line_feeds_ = 0;
};

} // namespace smtpplus::ebcdic
