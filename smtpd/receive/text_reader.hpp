// The text of a message as it comes over the wire, in pieces cut anywhere: CR LF becomes LF, and the one end
// is CR LF "." CR LF (RFC 5321, 4.1.1.4). A bare CR, a bare LF or NUL is a fault, never an end of line or of
// text. Dots stay doubled, for batch SMTP doubles them likewise; so the last line put out is the lone dot.
#pragma once

#include "bsmtp/reply.hpp"
#include "receive/settings.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::receive {

enum class TextFault { none, bare_cr, bare_lf, nul_in_header, nul, line_too_long, too_many_hops, too_big };

/// What is answered at the dot of a faulty text.
bsmtp::Reply reply_to(TextFault fault);

class TextReader {
public:
    explicit TextReader(const Limits& limits) : limits_{limits} {}

    /// Takes `input` up to the end of the text and appends it to `out`, unless there was a fault. True when
    /// the end was read; what stands behind it is left in `input`.
    bool feed(std::string_view& input, std::string& out);

    /// The first fault; the text is read to its end nonetheless.
    TextFault fault() const { return fault_; }

    /// Octets on the wire so far, dots undoubled and without the last line: what SIZE means (RFC 1870).
    std::uint64_t size() const { return size_; }

private:
    void take(std::string_view piece, std::string& out);
    void take_octets(std::string_view piece, std::string& out);
    void keep_start(std::string_view piece);
    bool end_line(std::string& out);
    void note(TextFault fault);

    const Limits& limits_;
    std::size_t hops_ = 0;
    std::uint64_t size_ = 0;
    std::size_t line_length_ = 0;
    std::array<char, 9> line_start_{}; // as long as "Received:"
    TextFault fault_ = TextFault::none;
    bool in_header_ = true;
    bool held_cr_ = false;
};

} // namespace smtpplus::receive
