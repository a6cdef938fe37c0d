// The raw form in which Linux's vmur device delivers a reader file: pages of 4096 octets as CP has them in
// its spool, each with records whose trailing blanks CP took away.
//
//        0  u32  0; anything else begins a VMDUMP file
//       12  u32  records in this page                  16  4048 octets of records
//     4064  u16  record length of the file           4088  u16  spool id
//     a record: CCW (opcode, 3 octets, flag, 1 octet, u16 length of the data), 2 octets,
//               u16 distance to the next record, data
#pragma once

#include "common/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::vmspool {

constexpr std::size_t page_size = 4096;

struct PageFacts {
    unsigned record_length = 0;
    unsigned spool_id = 0;
    std::uint64_t records = 0;
    bool operator==(const PageFacts&) const = default;
};

/// Appends the records of one page to `out`, each filled with X'40' to the record length. An error's offset
/// counts from the start of the page.
Result<PageFacts> unpack_page(std::string_view page, std::string& out);

} // namespace smtpplus::vmspool
