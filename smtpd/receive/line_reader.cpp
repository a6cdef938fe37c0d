#include "receive/line_reader.hpp"

#include <algorithm>
#include <utility>

namespace smtpplus::receive {
namespace {

bool is_special(char c)
{
    return c == '\r' || c == '\n' || c == '\0';
}

} // namespace

std::optional<Line> LineReader::next(std::string_view& input)
{
    if (finished_)
        line_.clear();
    finished_ = false;
    while (!input.empty()) {
        std::optional<Line> result;
        if (held_cr_ && input.front() != '\n') {
            held_cr_ = false;
            if (!skipping_)
                result = fault(LineFault::bare_cr);
        } else if (is_special(input.front())) {
            result = special(input.front());
            input.remove_prefix(1);
        } else {
            const auto stop = std::find_if(input.begin(), input.end(), is_special);
            result = plain(input, static_cast<std::size_t>(stop - input.begin()));
        }
        if (result)
            return result;
    }
    return {};
}

std::optional<Line> LineReader::special(char c)
{
    if (c == '\r') {
        held_cr_ = true;
        return {};
    }
    if (c == '\n') {
        const bool whole = std::exchange(held_cr_, false);
        return whole ? end_line() : fault(LineFault::bare_lf);
    }
    return skipping_ ? std::optional<Line>{} : fault(LineFault::nul);
}

std::optional<Line> LineReader::plain(std::string_view& input, std::size_t length)
{
    // One octet more than allowed is taken, and makes the fault.
    const auto room = skipping_ ? skip_limit_ - skipped_ : limit_ - line_.size();
    const auto taken = std::min(length, room + 1);
    if (skipping_)
        skipped_ += std::min(taken, room);
    else if (taken <= room)
        line_.append(input.substr(0, taken));
    input.remove_prefix(taken);
    if (taken <= room)
        return {};
    return fault(skipping_ ? LineFault::endless : LineFault::too_long);
}

std::optional<Line> LineReader::end_line()
{
    if (skipping_) {
        skipping_ = false;
        skipped_ = 0;
        return {};
    }
    finished_ = true;
    return Line{line_, LineFault::none};
}

Line LineReader::fault(LineFault what)
{
    skipping_ = true;
    line_.clear();
    return {{}, what};
}

} // namespace smtpplus::receive
