// Whole inputs from text to EBCDIC, as a stream or as records, one for each line.
#pragma once

#include "common/input.hpp"
#include "common/output.hpp"
#include "ebcdic/charset.hpp"
#include "ebcdic/encoder.hpp"
#include "ebcdic/record_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace smtpplus::ebcdic {

class ToEbcdic {
public:
    /// `options.format` may be stream; with `strict` the first character that the page lacks is damage.
    ToEbcdic(const Encoder& encoder, const RecordOptions& options, bool strict);

    /// Converts `in` to its end; from `charset`, or from UTF-8 when that is null. What is before damage has
    /// been put out.
    std::optional<Damage> convert(Input& in, Charset* charset, Output& out);

    const EncodeTally& tally() const { return tally_; }
    std::uint64_t truncated() const { return truncated_; }

private:
    std::optional<Damage> utf8(Input& in);
    std::optional<Damage> other(Input& in, Charset& charset);
    Encoder::Step put(std::string_view text, bool last);
    std::optional<Damage> lost(std::uint64_t offset) const;

    const Encoder& encoder_;
    RecordOptions options_;
    bool strict_;
    Output* out_ = nullptr;
    std::optional<RecordWriter> records_; // none for a stream
    std::optional<Damage> damage_;        // that records_ found
    std::vector<char> space_;
    EncodeTally tally_;
    std::uint64_t truncated_ = 0;
};

} // namespace smtpplus::ebcdic
