#include "message/take_header.hpp"

#include <algorithm>

namespace smtpplus::message {

Result<Header> take_header(Input& in)
{
    constexpr std::size_t limit = Header::max_size + 2;
    std::string_view text;
    for (std::size_t wanted = 64 * 1024;; wanted *= 2) {
        text = in.peek(std::min(wanted, limit));
        const auto end = find_header_end(text);
        // What ends at the end of the view may go on behind it.
        if (end.body < text.size() || text.size() < wanted)
            break;
    }
    const auto end = find_header_end(text);
    auto header = Header::parse(text.substr(0, end.header));
    if (header) {
        header->erase(""); // the "From " line of a mailbox
        in.consume(end.body);
    }
    return header;
}

} // namespace smtpplus::message
