// Writes transactions to the pipe: the one place where dots are doubled and the lone dot is written.
#pragma once

#include "bsmtp/envelope.hpp"
#include "common/output.hpp"

#include <string_view>

namespace smtpplus::bsmtp {

class Writer {
public:
    explicit Writer(Output& out) : out_{out} {}

    /// TICK (if there is one), MAIL, RCPT and DATA.
    void begin(const Envelope& envelope);

    /// A piece of the message, cut anywhere; LF ends its lines.
    void text(std::string_view piece);

    /// Completes the last line, writes the lone dot and flushes: say it only when all before it is right.
    void commit();

private:
    Output& out_;
    bool at_line_start_ = true;
};

} // namespace smtpplus::bsmtp
