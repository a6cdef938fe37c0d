// The path of MAIL and RCPT: <user@host>, or <> for the null sender.
// RFC 5321, 4.1.2, with UTF-8 (RFC 6531), and wider: a mailbox may lack its domain, as names on VM do.
// Source routes are dropped (RFC 5321, appendix C). Control characters are refused everywhere.
#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>

namespace smtpplus::bsmtp {

struct Path {
    std::string mailbox; // without the angle brackets; empty for <>
    bool operator==(const Path&) const = default;

    std::string_view local_part() const; // as written, with its quotes
    std::string_view domain() const;     // as written; empty if there is none
};

/// Reads one path that fills the whole of `text`.
Result<Path> parse_path(std::string_view text);

/// The same, but the brackets may be missing, as in other mailers' decks.
Result<Path> parse_path_without_brackets(std::string_view text);

/// How many octets at the start of `text` look like a bracketed path: up to the `>` that stands outside
/// quotes; 0 if there is none. What follows are the parameters.
std::size_t path_length(std::string_view text);

/// The inverse: parse_path reads it back as the same path.
std::string format(const Path& path);

} // namespace smtpplus::bsmtp
