#include "receive/network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>

namespace smtpplus::receive {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// The address with all but its first `bits` bits cleared.
Address masked(Address address, unsigned bits)
{
    for (std::size_t i = 0; i < address.octets.size(); ++i) {
        const unsigned kept = std::min(8U, bits - std::min<unsigned>(bits, static_cast<unsigned>(8 * i)));
        address.octets[i] &= static_cast<std::uint8_t>(0xff00U >> kept);
    }
    return address;
}

} // namespace

bool Address::is_v4() const
{
    return std::equal(v4_prefix.begin(), v4_prefix.end(), octets.begin());
}

Result<Address> parse_address(const std::string& text)
{
    Address address;
    if (::inet_pton(AF_INET6, text.c_str(), address.octets.data()) == 1)
        return address;
    std::ranges::copy(v4_prefix, address.octets.begin());
    if (::inet_pton(AF_INET, text.c_str(), address.octets.data() + v4_prefix.size()) == 1)
        return address;
    return Error{"'" + text + "' is no Internet address"};
}

std::string format(const Address& address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address.is_v4())
        ::inet_ntop(AF_INET, address.octets.data() + v4_prefix.size(), text, sizeof text);
    else
        ::inet_ntop(AF_INET6, address.octets.data(), text, sizeof text);
    return text;
}

std::string literal(const Address& address)
{
    return (address.is_v4() ? "[" : "[IPv6:") + format(address) + "]";
}

bool Network::contains(const Address& other) const
{
    return masked(other, bits) == address;
}

Result<Network> parse_network(const std::string& text)
{
    const auto slash = text.find('/');
    auto address = parse_address(text.substr(0, slash));
    if (!address)
        return address.error();
    if (slash == text.npos)
        return Network{*address, 128};

    const unsigned most = address->is_v4() ? 32 : 128;
    unsigned bits = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data() + slash + 1, end, bits);
    if (problem != std::errc{} || stop != end || bits > most)
        return Error{"'" + text + "': bits must be 0 to " + std::to_string(most)};
    const Network network{*address, bits + 128 - most};
    if (masked(*address, network.bits) != *address)
        return Error{"'" + text + "' has bits set behind its mask"};
    return network;
}

} // namespace smtpplus::receive
