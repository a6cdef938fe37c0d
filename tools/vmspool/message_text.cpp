#include "vmspool/message_text.hpp"

#include "bsmtp/writer.hpp"

#include <algorithm>

namespace smtpplus::vmspool {

Result<message::Header> take_header(Input& in)
{
    constexpr std::size_t limit = message::Header::max_size + 2;
    std::string_view text;
    for (std::size_t wanted = 64 * 1024;; wanted *= 2) {
        text = in.peek(std::min(wanted, limit));
        const auto end = message::find_header_end(text);
        // What ends at the end of the view may go on behind it.
        if (end.body < text.size() || text.size() < wanted)
            break;
    }
    const auto end = message::find_header_end(text);
    auto header = message::Header::parse(text.substr(0, end.header));
    if (header) {
        header->erase(""); // the "From " line of a mailbox
        in.consume(end.body);
    }
    return header;
}

void write_transaction(const bsmtp::Envelope& envelope, const message::Header& header, Input& body,
                       Output& out)
{
    bsmtp::Writer writer{out};
    writer.begin(envelope);
    writer.text(header.text());
    writer.text("\n");
    for (auto piece = body.peek(); !piece.empty(); piece = body.peek()) {
        writer.text(piece);
        body.consume(piece.size());
    }
    writer.commit();
}

} // namespace smtpplus::vmspool
