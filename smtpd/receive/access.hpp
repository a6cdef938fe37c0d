// Who may send to whom. The final domain of the recipient decides, and who the client is; what stands in
// MAIL FROM or HELO never does (RFC 2505, 2.1).
#pragma once

#include "bsmtp/path.hpp"
#include "bsmtp/reply.hpp"
#include "receive/settings.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace smtpplus::receive {

/// The reply to RCPT: a success, or why not.
using Access = std::function<bsmtp::Reply(const Client&, const bsmtp::Path& recipient)>;

bsmtp::Reply accept_all(const Client& client, const bsmtp::Path& recipient);

/// Clients that may relay send anywhere; others to our own domains, and without routes in the local part.
class RelayRules {
public:
    explicit RelayRules(const std::vector<std::string>& local_domains);

    bsmtp::Reply operator()(const Client& client, const bsmtp::Path& recipient) const;

private:
    std::set<std::string> local_domains_; // lower case
};

} // namespace smtpplus::receive
