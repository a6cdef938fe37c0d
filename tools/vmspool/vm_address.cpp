#include "vmspool/vm_address.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::vmspool {
namespace {

constexpr std::size_t longest_name = 8;

bool is_in_alphabet(char c)
{
    return is_letter(c) || is_digit(c) || std::string_view{"@#$_+-:"}.find(c) != std::string_view::npos;
}

bool holds(const std::vector<std::string>& domains, std::string_view domain)
{
    return std::any_of(domains.begin(), domains.end(),
                       [&](const auto& one) { return equal_ignoring_case(one, domain); });
}

// The node of a domain like VM1.EXAMPLE.COM; empty if it is in none of `domains`.
std::string node_of(std::string_view domain, const std::vector<std::string>& domains)
{
    const auto dot = domain.find('.');
    if (dot == domain.npos || !holds(domains, domain.substr(dot + 1)))
        return {};
    return upper(domain.substr(0, dot));
}

// RFC 5321, 4.1.2: "BOB" is another way to write BOB.
std::string without_quotes(std::string_view local_part)
{
    if (!local_part.starts_with('"'))
        return std::string{local_part};
    std::string plain;
    for (std::size_t i = 1; i + 1 < local_part.size(); ++i) {
        if (local_part[i] == '\\' && i + 2 < local_part.size())
            ++i;
        plain += local_part[i];
    }
    return plain;
}

} // namespace

bool is_vm_name(std::string_view text)
{
    return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), [](char c) {
        return is_in_alphabet(c) && to_upper(c) == c;
    });
}

Result<VmAddress> parse_vm_address(std::string_view text)
{
    const auto at = text.rfind('@');
    VmAddress address{upper(text.substr(0, at)), at == text.npos ? "" : upper(text.substr(at + 1))};
    if (!is_vm_name(address.user))
        return Error{"no VM user id: " + address.user};
    if (at != text.npos && !is_vm_name(address.node))
        return Error{"no VM node id: " + address.node};
    return address;
}

std::string format(const VmAddress& address)
{
    return address.node.empty() ? address.user : address.user + '@' + address.node;
}

Result<VmAddress> vm_address(const bsmtp::Path& recipient, const Domains& domains)
{
    VmAddress address{upper(without_quotes(recipient.local_part())), {}};
    if (!is_vm_name(address.user))
        return Error{"not a VM user id"};
    const auto domain = recipient.domain();
    if (!holds(domains.local, domain))
        address.node = node_of(domain, domains.nodes);
    if (!address.node.empty() && !is_vm_name(address.node))
        return Error{"not a VM node id"};
    return address;
}

} // namespace smtpplus::vmspool
