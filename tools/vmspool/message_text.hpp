// A message on its way to the pipe: its header, taken off the text to be mended, and the text behind it.
#pragma once

#include "bsmtp/envelope.hpp"
#include "common/input.hpp"
#include "common/output.hpp"
#include "common/result.hpp"
#include "message/header.hpp"

namespace smtpplus::vmspool {

/// Takes the header from the start of `in`, with the empty line behind it. A "From " line of a mailbox is
/// dropped.
Result<message::Header> take_header(Input& in);

/// One transaction: the envelope, the header, and what is left of `body`.
void write_transaction(const bsmtp::Envelope& envelope, const message::Header& header, Input& body,
                       Output& out);

} // namespace smtpplus::vmspool
