#include "deliver/retry.hpp"

#include <algorithm>

namespace smtpplus::deliver {

std::chrono::seconds delay_after(const RetrySchedule& schedule, std::uint32_t tries, std::uint64_t random)
{
    const auto doublings = std::clamp<std::uint32_t>(tries, 1, 31) - 1;
    const auto first = std::max<std::int64_t>(schedule.first.count(), 0);
    auto delay = std::max<std::int64_t>(schedule.max.count(), first);
    if (first <= delay >> doublings)
        delay = first << doublings;
    const auto jitter = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(delay / 8 + 1));
    return std::chrono::seconds{delay + jitter};
}

bool is_over(const RetrySchedule& schedule, queue::Instant queued, queue::Instant at)
{
    return at - queued > schedule.lifetime.count();
}

} // namespace smtpplus::deliver
