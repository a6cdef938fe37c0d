#include "receive/access.hpp"

#include "common/text.hpp"

namespace smtpplus::receive {
namespace {

const bsmtp::Reply accepted{250, "2.1.5", "OK"};

// user%host@us, host!user@us and "user@host"@us mean nothing to us, but may to a mailer behind us.
bool looks_like_a_route(std::string_view local_part)
{
    return local_part.find_first_of("%!@:") != local_part.npos;
}

} // namespace

bsmtp::Reply accept_all(const Client&, const bsmtp::Path&)
{
    return accepted;
}

RelayRules::RelayRules(const std::vector<std::string>& local_domains)
{
    for (const auto& domain : local_domains)
        local_domains_.insert(lower(domain));
}

bsmtp::Reply RelayRules::operator()(const Client& client, const bsmtp::Path& recipient) const
{
    if (client.may_relay)
        return accepted;
    // RFC 5321, 4.5.1: <postmaster> is always taken
    if (recipient.domain().empty())
        return equal_ignoring_case(recipient.local_part(), "postmaster")
                   ? accepted
                   : bsmtp::Reply{550, "5.1.3", "a recipient needs a domain"};
    if (!local_domains_.contains(lower(recipient.domain())))
        return {550, "5.7.1", "relaying denied"};
    if (looks_like_a_route(recipient.local_part()))
        return {550, "5.7.1", "no routes in the local part"};
    return accepted;
}

} // namespace smtpplus::receive
