// Command lines out of octets that come in pieces. Only CR LF ends a line. A bare CR, a bare LF and NUL are
// faults, and so is a line longer than the limit: what is left of such a line is read over, up to its CR LF.
// However the octets are cut into pieces, the same lines and faults come out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::receive {

enum class LineFault { none, bare_cr, bare_lf, nul, too_long, endless };

struct Line {
    std::string_view text; // valid until the next call
    LineFault fault = LineFault::none;
};

class LineReader {
public:
    LineReader(std::size_t limit, std::size_t skip_limit) : limit_{limit}, skip_limit_{skip_limit} {}

    /// Takes octets off `input` up to the end of a line, or up to a fault; nothing if neither is there yet.
    /// A fault is told at the octet that makes it, so that the client is answered at once. Another bare LF in
    /// the rest of that line is told again: it is someone who never sends CR.
    std::optional<Line> next(std::string_view& input);

    /// Whether part of a line was read.
    bool inside() const { return skipping_ || held_cr_ || (!finished_ && !line_.empty()); }

private:
    std::optional<Line> special(char c);
    std::optional<Line> plain(std::string_view& input, std::size_t length);
    std::optional<Line> end_line();
    Line fault(LineFault what);

    std::size_t limit_;
    std::size_t skip_limit_;
    std::size_t skipped_ = 0;
    std::string line_;
    bool finished_ = false;
    bool held_cr_ = false;
    bool skipping_ = false;
};

} // namespace smtpplus::receive
