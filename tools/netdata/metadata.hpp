// The words in which people give metadata of a transmission: addresses, record formats, times, file names.
#pragma once

#include "netdata/file_info.hpp"

#include "common/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

struct Address {
    std::string user, node;
    bool operator==(const Address&) const = default;
};

/// `USER@NODE` or `USER at NODE`; upper case is made of it, as VM has it.
Result<Address> parse_address(std::string_view text);

/// `V`, `FB`, `VBS`, `U`, `FBA`: what INMRECFM says, in JCL's letters.
std::string format_recfm(unsigned recfm);

/// The inverse, with the bits that stand for "no RDW in front of the records"; or the bits themselves,
/// `X9002`.
Result<std::uint16_t> parse_recfm(std::string_view text);

/// Digits as they travel from `19931113220327`, `1993-11-13T22:03:27Z`, `1993-11-13`.
Result<std::string> parse_time(std::string_view text);

/// Now, GMT, with microseconds: 20 digits.
std::string time_now();

/// `DOMAIN NAMES B1` (CMS) or `USER.TEST.CNTL`, `USER.TEST.CNTL(MEMBER)` (MVS).
Result<FileInfo> parse_name(std::string_view text);

} // namespace smtpplus::netdata
