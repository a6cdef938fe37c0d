// The date of a message (RFC 5322, 3.3), and the many ways in which mail of thirty years wrote it.
#pragma once

#include "common/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::message {

struct Date {
    std::int64_t seconds = 0; // since 1970, UTC
    int offset = 0;           // of the zone, in minutes east of Greenwich
    bool zone_known = true;   // false: written as -0000
    bool operator==(const Date&) const = default;
};

/// Now, in UTC.
Date now();

/// `Sat, 13 Nov 1993 22:52:42 +0100`
std::string format(const Date& date);

struct ReadDate {
    Date date;
    bool is_standard; // any mail program can read it as it stands: four-digit year, numeric zone or one of
                      // RFC 5322
    bool operator==(const ReadDate&) const = default;
};

/// Reads the forms of RFC 5322 with the obsolete ones, of CMS (`13 November 93, 22:52:42 CET`, `11/13/93
/// 22:52:42`), of ctime and of ISO 8601. Years of two digits are 1950 to 2049. A zone that nobody knows, or
/// none, is -0000.
Result<ReadDate> parse_date(std::string_view text);

/// `<time and chance@domain>`, which no other message has.
std::string make_message_id(std::string_view domain);

} // namespace smtpplus::message
