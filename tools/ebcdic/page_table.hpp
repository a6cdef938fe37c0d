// The single-byte EBCDIC code pages, as ICU has them, and code page 924 (EBCDIC's Latin-9), which ICU's
// common data leave out. Pages that mix single and double bytes are not for us.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::ebcdic {

/// What each octet of a page means; `unassigned` where it means nothing.
using Characters = std::array<char16_t, 256>;
constexpr char16_t unassigned = 0xfffd;
constexpr char16_t nel = 0x0085; // next line

struct PageTable {
    Characters characters;
    std::array<bool, 256>
        is_reached; // false where another octet stands for the same character, and is the one to write
};

struct PageName {
    std::string name;        // "1047", the shortest that `page_table` takes
    std::string description; // how others call it: "IBM1047 cp1047"
    unsigned assigned;       // octets that mean something, of 256
    bool operator==(const PageName&) const = default;
};

/// The page called `name` in any usual way: 37, 037, cp037, IBM037, ibm-37, or an alias that ICU knows.
/// Throws Failure{usage} when there is none, and when it is not single-byte EBCDIC.
PageTable page_table(std::string_view name);

/// All pages, by number.
std::vector<PageName> code_pages();

} // namespace smtpplus::ebcdic
