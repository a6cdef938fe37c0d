// A second in time, in UTC, as it stands in the queue's files: 2026-11-23T02:18:29Z (RFC 3339).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::queue {

using Instant = std::int64_t; // seconds since 1970

Instant now();
std::string format_instant(Instant instant);
/// Exactly 20 octets; nothing if it is not such a time.
std::optional<Instant> parse_instant(std::string_view text);

} // namespace smtpplus::queue
