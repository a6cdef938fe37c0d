// A user of VM, at a node or here: BOB, BOB@VM1. CP's names have 1 to 8 characters of A-Z 0-9 @ # $ _ + - and
// the colon; in an address the @ parts user from node.
#pragma once

#include "bsmtp/path.hpp"
#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::vmspool {

struct VmAddress {
    std::string user;
    std::string node; // empty: this one
    bool operator==(const VmAddress&) const = default;
};

/// 1 to 8 characters of CP's alphabet, in upper case.
bool is_vm_name(std::string_view text);

/// Reads USER or USER@NODE, in either case.
Result<VmAddress> parse_vm_address(std::string_view text);

/// USER or USER@NODE.
std::string format(const VmAddress& address);

/// What the domain of a mail address says about the node.
struct Domains {
    std::vector<std::string> local; // mail for these is for users here
    std::vector<std::string> nodes; // NODE.domain is another node
};

/// The VM user that a mail address means: the local part in upper case, at the node that its domain names,
/// else here.
Result<VmAddress> vm_address(const bsmtp::Path& recipient, const Domains& domains);

} // namespace smtpplus::vmspool
