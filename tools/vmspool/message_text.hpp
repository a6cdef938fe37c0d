// A message on its way to the pipe: its header, mended, and the text behind it.
#pragma once

#include "bsmtp/envelope.hpp"
#include "common/input.hpp"
#include "common/output.hpp"
#include "message/header.hpp"

namespace smtpplus::vmspool {

/// One transaction: the envelope, the header, and what is left of `body`.
void write_transaction(const bsmtp::Envelope& envelope, const message::Header& header, Input& body,
                       Output& out);

} // namespace smtpplus::vmspool
