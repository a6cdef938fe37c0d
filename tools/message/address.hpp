// The addresses of To, From and their like: RFC 5322, 3.4, with the obsolete forms of 4.4, bare names, and
// the `user at node` of CMS NOTE, several of which may follow each other without commas.
#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::message {

struct Mailbox {
    std::string name;       // display name, or the comment behind a bare address; may be empty
    std::string local_part; // without quotes
    std::string domain;     // empty for a bare name
    bool operator==(const Mailbox&) const = default;

    /// `user@domain`, the local part quoted where it must be.
    std::string address() const;
};

struct Address {
    std::vector<Mailbox> mailboxes; // one, unless it is a group
    bool is_group = false;
    std::string group = {}; // its name
    bool operator==(const Address&) const = default;
};

struct AddressList {
    std::vector<Address> addresses;
    std::vector<Error> errors;  // what could not be read as an address
    bool has_cms_forms = false; // `user at node` was there

    /// All mailboxes, those in groups too, in their order.
    std::vector<Mailbox> mailboxes() const;
};

/// Reads the body of an address field, folded or not. Linear in its length.
AddressList parse_addresses(std::string_view text);

/// `Ann Smith <ann@example.org>`; `ann@example.org` without a name.
std::string format(const Mailbox& mailbox);

/// The body of a field, folded between addresses; parse_addresses reads it back as the same list.
std::string format(const std::vector<Address>& addresses);

} // namespace smtpplus::message
