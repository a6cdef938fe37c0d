// An Internet address, version 4 or 6, and a network of them: 192.0.2.0/24, 2001:db8::/32.
// An IPv4 address is kept as IPv6 writes it (RFC 4291, 2.5.5.2: ::ffff:192.0.2.1), so that there is one kind.
#pragma once

#include "common/result.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace smtpplus::receive {

struct Address {
    std::array<std::uint8_t, 16> octets{};
    auto operator<=>(const Address&) const = default;

    bool is_v4() const;
};

Result<Address> parse_address(const std::string& text);
std::string format(const Address& address);

/// As mail writes it: [192.0.2.1] or [IPv6:2001:db8::1] (RFC 5321, 4.1.3).
std::string literal(const Address& address);

struct Network {
    Address address;
    unsigned bits = 128; // counted in IPv6's form: 192.0.2.0/24 has 96 + 24

    bool contains(const Address& other) const;
};

/// ADDRESS or ADDRESS/BITS; bits set behind the mask are refused.
Result<Network> parse_network(const std::string& text);

} // namespace smtpplus::receive
