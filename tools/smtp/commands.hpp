// MAIL and RCPT as this server can take them, and what it can not take at all. Only parameters that are named
// here go to the network: nothing that begins with X ever does.
#pragma once

#include "bsmtp/envelope.hpp"
#include "bsmtp/reply.hpp"
#include "smtp/capabilities.hpp"

#include <optional>
#include <string>

namespace smtpplus::smtp {

/// Commands, without their line end.
std::string mail_command(const bsmtp::Envelope& envelope, const Capabilities& server);
std::string rcpt_command(const bsmtp::Recipient& recipient, const Capabilities& server);

/// Why this server cannot be given the message: too large, binary, or in need of SMTPUTF8.
std::optional<bsmtp::Reply> obstacle(const bsmtp::Envelope& envelope, const Capabilities& server);

/// Why it cannot be given this recipient: a name in UTF-8.
std::optional<bsmtp::Reply> obstacle(const bsmtp::Recipient& recipient, const Capabilities& server);

} // namespace smtpplus::smtp
