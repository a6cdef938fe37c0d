#include "smtp/text_encoder.hpp"

#include <algorithm>
#include <cstring>

namespace smtpplus::smtp {
namespace {

const char* find(const char* from, const char* end, char wanted)
{
    const auto* const found = std::memchr(from, wanted, static_cast<std::size_t>(end - from));
    return found != nullptr ? static_cast<const char*>(found) : end;
}

} // namespace

// The next CR and the next LF are each looked for once, so that a text of one kind alone costs one pass.
std::size_t TextEncoder::encode(std::string_view piece, char* const out)
{
    const char* at = piece.data();
    const char* const end = at + piece.size();
    char* to = out;
    if (after_cr_ && at != end) {
        after_cr_ = false;
        if (*at == '\n')
            ++at;
    }
    const char* cr = find(at, end, '\r');
    const char* lf = find(at, end, '\n');
    while (at != end) {
        if (at_line_start_ && *at == '.')
            *to++ = '.';
        const char* const stop = std::min(cr, lf);
        std::memcpy(to, at, static_cast<std::size_t>(stop - at));
        to += stop - at;
        at_line_start_ = stop != end;
        if (stop == end)
            break;
        *to++ = '\r';
        *to++ = '\n';
        at = stop + 1;
        if (stop == cr) {
            if (lf == at && lf != end)
                ++at;
            after_cr_ = at == stop + 1 && at == end;
            cr = find(at, end, '\r');
        }
        if (lf < at)
            lf = find(at, end, '\n');
    }
    return static_cast<std::size_t>(to - out);
}

} // namespace smtpplus::smtp
