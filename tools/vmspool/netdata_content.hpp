// The records of a NETDATA file as text: the part of `read_content` that knows NETDATA.
#pragma once

#include "common/input.hpp"
#include "common/result.hpp"
#include "vmspool/content.hpp"

#include <optional>
#include <string>
#include <vector>

namespace smtpplus::vmspool {

/// Decodes `in` up to INMR06. Refused are what is cut off or damaged, receipts, several files, partitioned
/// data sets, packed, compressed and enciphered files, and records that are no text.
std::optional<Error> read_netdata(Input& in, const ebcdic::CodePage& page, Content& content);

/// What `tally` has to tell, a sentence each.
std::vector<std::string> remarks(const LineTally& tally);

} // namespace smtpplus::vmspool
