// One EBCDIC code page, both ways. Octets and characters stand one to one, so that what came from EBCDIC goes
// back as it was; what a page leaves unassigned reads as U+FFFD, what it lacks is written as SUB (X'3F').
#pragma once

#include "ebcdic/decoder.hpp"
#include "ebcdic/encoder.hpp"
#include "ebcdic/page_table.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace smtpplus::ebcdic {

/// The octet that is the text's line end, U+000A; the other one is then U+0085, NEL.
enum class NewLine { x25, x15 };

struct Options {
    NewLine new_line = NewLine::x25;
    bool lenient_brackets =
        false; // read both X'AD' and X'BA' as [, both X'BD' and X'BB' as ]; not for 500 and the like
};

class CodePage {
public:
    /// Throws Failure{usage} for an unknown page, or one that has its brackets elsewhere than
    /// lenient_brackets says.
    explicit CodePage(std::string_view name, const Options& options = {});

    std::string to_utf8(std::string_view ebcdic) const;
    void append_utf8(std::string_view ebcdic, std::string& out) const;

    std::string from_utf8(std::string_view utf8) const;
    /// Returns how many characters became SUB, malformed ones among them.
    std::size_t append_ebcdic(std::string_view utf8, std::string& out) const;

    /// What each octet reads as.
    const Characters& characters() const { return characters_; }
    const Decoder& decoder() const { return decoder_; }
    const Encoder& encoder() const { return encoder_; }

private:
    CodePage(const PageTable& table, const Options& options, std::string_view name);

    Characters characters_;
    Decoder decoder_;
    Encoder encoder_;
};

} // namespace smtpplus::ebcdic
