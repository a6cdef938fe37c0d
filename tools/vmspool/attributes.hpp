// What CP knows about a spool file beside its records, and the text in which a reader of the kind `dir:`
// keeps it: a line `key value` each, unknown keys passed over. vmreader(5).
#pragma once

#include "common/result.hpp"
#include "vmspool/vm_address.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::vmspool {

struct Attributes {
    VmAddress origin;
    std::string spool_class = "A";
    std::string name; // 8 characters; or 24, of a data set name
    std::string type;
    std::string form;
    std::string dist;
    std::string tag; // for RSCS: node, user, options
    std::uint64_t records = 0;
    std::string date;   // 2026-11-23T02:18:28Z
    std::string reason; // why it is on hold
    bool operator==(const Attributes&) const = default;
};

constexpr std::size_t largest_attributes = 16 * 1024;

/// Reads what `format` wrote. Refuses control characters and more than `largest_attributes`; values too long
/// for CP are refused too.
Result<Attributes> parse_attributes(std::string_view text);

std::string format(const Attributes& attributes);

/// What is wrong with attributes that are to become part of a CP command; empty if nothing.
std::string why_not_for_cp(const Attributes& attributes);

/// At most 136 printable characters.
bool is_tag(std::string_view text);

/// "SPOOLID=0042", "ORIGIN_USER=..." and so on, for the command that takes the file.
std::vector<std::string> environment(unsigned spool_id, const Attributes& attributes);

/// `0042`
std::string format_spool_id(unsigned id);

/// 1 to 9999, of 1 to 4 digits; 0 if it is none.
unsigned parse_spool_id(std::string_view text);

/// Now, as `date` has it.
std::string now();

} // namespace smtpplus::vmspool
