// A message as it travels behind DATA (RFC 5321, 4.1.1.4 and 4.5.2): CRLF ends every line, a dot that begins
// a line is doubled. LF, CRLF and a lone CR each end a line of the input, so no lone CR or LF ever goes out.
#pragma once

#include <cstddef>
#include <string_view>

namespace smtpplus::smtp {

class TextEncoder {
public:
    /// The most octets that encode() makes of `size`.
    static constexpr std::size_t room_for(std::size_t size) { return 2 * size + 1; }

    /// Writes the next piece, cut anywhere, to `out`, and says how many octets it has become.
    std::size_t encode(std::string_view piece, char* out);

    /// What completes the last line, and the lone dot.
    std::string_view finish() const { return at_line_start_ ? ".\r\n" : "\r\n.\r\n"; }

private:
    bool at_line_start_ = true;
    bool after_cr_ = false; // a LF that follows belongs to the line end that was written
};

} // namespace smtpplus::smtp
