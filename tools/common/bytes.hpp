// Octets and integers as they travel: big-endian, read and written by shifts on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smtpplus {

using Bytes = std::span<const std::byte>;

inline Bytes as_bytes(std::string_view text)
{
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

inline std::string_view as_text(Bytes bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The octet at `index`, as an unsigned number whatever the sign of char.
constexpr unsigned octet(std::string_view text, std::size_t index)
{
    return static_cast<unsigned char>(text[index]);
}

constexpr std::uint16_t be16(std::byte high, std::byte low)
{
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(high) << 8 | std::to_integer<unsigned>(low));
}

/// The two octets at the start of `text`; the caller has looked that they are there.
constexpr std::uint16_t be16(std::string_view text)
{
    return static_cast<std::uint16_t>(octet(text, 0) << 8 | octet(text, 1));
}

/// The four octets at the start of `text`; the caller has looked that they are there.
constexpr std::uint32_t be32(std::string_view text)
{
    return std::uint32_t{be16(text)} << 16 | be16(text.substr(2));
}

/// Appends the low `count` octets of `value`, the highest first.
inline void append_be(std::string& out, std::uint64_t value, unsigned count)
{
    while (count-- > 0)
        out.push_back(static_cast<char>(value >> (8 * count) & 0xff));
}

} // namespace smtpplus
