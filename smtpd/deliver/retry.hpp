// When a recipient is tried again, and when no more.
#pragma once

#include "queue/instant.hpp"

#include <chrono>
#include <cstdint>

namespace smtpplus::deliver {

struct RetrySchedule {
    std::chrono::seconds first{60};
    std::chrono::seconds max{3600};
    std::chrono::seconds lifetime{4 * 86400};
};

/// After the `tries`-th try: twice as long each time up to the maximum, and up to an eighth more by chance
/// (`random` is any number), so that what failed together does not come back together.
std::chrono::seconds delay_after(const RetrySchedule& schedule, std::uint32_t tries, std::uint64_t random);

/// Whether a message queued at `queued` would be too old at `at`.
bool is_over(const RetrySchedule& schedule, queue::Instant queued, queue::Instant at);

} // namespace smtpplus::deliver
