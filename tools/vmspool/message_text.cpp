#include "vmspool/message_text.hpp"

#include "bsmtp/writer.hpp"

namespace smtpplus::vmspool {

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
