// The arguments of MAIL and RCPT, judged: the path and its parameters, or the reply that refuses them.
// Stricter than the pipe: ASCII only as long as SMTPUTF8 is not offered, no dot behind a domain, address
// literals that are addresses, and no parameter that was not announced.
#pragma once

#include "bsmtp/envelope.hpp"
#include "bsmtp/reply.hpp"
#include "receive/settings.hpp"

#include <string_view>
#include <variant>

namespace smtpplus::receive {

using Judged = std::variant<bsmtp::Recipient, bsmtp::Reply>;

Judged judge_mail(std::string_view argument, const Client& client, const Limits& limits);
Judged judge_rcpt(std::string_view argument, const Client& client);

} // namespace smtpplus::receive
