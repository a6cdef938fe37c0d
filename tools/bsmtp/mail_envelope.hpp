// The envelope of mail that has none: who wrote it and for whom, as its header says (sendmail -t).
#pragma once

#include "bsmtp/envelope.hpp"
#include "common/result.hpp"
#include "message/address.hpp"
#include "message/header.hpp"

#include <optional>
#include <vector>

namespace smtpplus::bsmtp {

/// A path that BSMTP can carry.
Result<Path> to_path(const message::Mailbox& mailbox);

/// Where the mail came from, if its wrapping says so, and where it goes if the header does not.
struct Ends {
    std::optional<message::Mailbox> sender;
    std::optional<message::Mailbox> recipient;
};

/// Recipients are those of To, Cc and Bcc; of mail that was resent, those of the latest Resent-To, -Cc and
/// -Bcc (RFC 5322, 3.6.6). An address that cannot be read is an error, as nobody is left out silently.
Result<Envelope> envelope_of(const message::Header& header, const Ends& ends);

/// Takes Bcc and Resent-Bcc out: they are not for the others to see.
void hide_blind_copies(message::Header& header);

} // namespace smtpplus::bsmtp
