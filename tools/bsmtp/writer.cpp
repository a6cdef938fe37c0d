#include "bsmtp/writer.hpp"

#include <cstring>

namespace smtpplus::bsmtp {

void Writer::begin(const Envelope& envelope)
{
    out_.write(format(envelope));
    at_line_start_ = true;
}

// RFC 5321, 4.5.2: ".x" travels as "..x". Runs without such a line go out in one piece.
void Writer::text(std::string_view piece)
{
    if (piece.empty())
        return;
    if (at_line_start_ && piece.front() == '.')
        out_.write(".");
    const char* const end = piece.data() + piece.size();
    const char* run = piece.data();
    for (const char* at = run;;) {
        const auto* newline =
            static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (newline == nullptr || newline + 1 == end)
            break;
        at = newline + 1;
        if (*at == '.') {
            out_.write({run, static_cast<std::size_t>(at - run)});
            out_.write(".");
            run = at;
        }
    }
    out_.write({run, static_cast<std::size_t>(end - run)});
    at_line_start_ = piece.back() == '\n';
}

void Writer::commit()
{
    out_.write(at_line_start_ ? ".\n" : "\n.\n");
    out_.flush();
    at_line_start_ = true;
}

} // namespace smtpplus::bsmtp
