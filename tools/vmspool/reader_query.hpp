// CP's answer to QUERY READER * ALL SHORTDATE, a line for each spool file in fixed columns:
//
//     ORIGINID FILE CLASS RECORDS  CPY HOLD DATE  TIME      NAME      TYPE     DIST
//     RSCS     0042 M PUN 00000012 001 NONE 11/23 02:18:28  BOB       MAIL     SMTP
#pragma once

#include "vmspool/reader.hpp"

#include <string_view>
#include <vector>

namespace smtpplus::vmspool {

/// Lines of another form are passed over, as are files that are neither punched nor printed.
std::vector<SpoolFile> parse_reader_query(std::string_view answer);

} // namespace smtpplus::vmspool
