// Text units, of which the control records of NETDATA are made: key(2) count(2) { length(2) value(length) } *
// count. netdata(5); a count of 0 and a length of 0 are legal, a value that runs past its record is not.
#pragma once

#include "common/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::netdata {

/// The keys, by IBM's names.
namespace key {
inline constexpr std::uint16_t INMDDNAM = 0x0001, INMDSNAM = 0x0002, INMMEMBR = 0x0003, INMSECND = 0x000b,
                               INMDIR = 0x000c, INMEXPDT = 0x0022, INMTERM = 0x0028, INMBLKSZ = 0x0030,
                               INMDSORG = 0x003c, INMLRECL = 0x0042, INMRECFM = 0x0049, INMTNODE = 0x1001,
                               INMTUID = 0x1002, INMFNODE = 0x1011, INMFUID = 0x1012, INMLREF = 0x1020,
                               INMLCHG = 0x1021, INMCREAT = 0x1022, INMFVERS = 0x1023, INMFTIME = 0x1024,
                               INMTTIME = 0x1025, INMFACK = 0x1026, INMERRCD = 0x1027, INMUTILN = 0x1028,
                               INMUSERP = 0x1029, INMRECCT = 0x102a, INMSIZE = 0x102c, INMFFM = 0x102d,
                               INMNUMF = 0x102f, INMTYPE = 0x8012;
} // namespace key

struct TextUnit {
    std::uint16_t key = 0;
    std::vector<std::string> values; // as they travel: names and texts in EBCDIC
    bool operator==(const TextUnit&) const = default;
};

using TextUnits = std::vector<TextUnit>;

/// Reads units that fill the whole of `text`; an error's offset counts from its start.
Result<TextUnits> parse_text_units(std::string_view text);

/// The inverse: parse_text_units reads them back as the same units.
std::string format(const TextUnits& units);

/// The first unit with this key, or null.
const TextUnit* find(const TextUnits& units, std::uint16_t key);

/// A number of any length: its low-order eight octets.
std::uint64_t number(std::string_view value);

} // namespace smtpplus::netdata
