// A length of time as people write it: 90, 90s, 5m, 1h, 4d. A bare number is seconds.
#pragma once

#include "common/result.hpp"

#include <chrono>
#include <string_view>

namespace smtpplus::deliver {

Result<std::chrono::seconds> parse_duration(std::string_view text);

} // namespace smtpplus::deliver
