// Who sends a message to whom: the part of a transaction that stands before DATA.
#pragma once

#include "bsmtp/parameter.hpp"
#include "bsmtp/path.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::bsmtp {

struct Recipient {
    Path path;
    Parameters parameters;
    bool operator==(const Recipient&) const = default;
};

struct Envelope {
    std::string tick; // the transaction's id; empty if it has none
    Path sender;
    Parameters parameters; // those of MAIL
    std::vector<Recipient> recipients;
    bool operator==(const Envelope&) const = default;
};

/// The argument of MAIL (after "FROM:") or of RCPT (after "TO:"): a path and its parameters.
Result<Recipient> parse_argument(std::string_view text);

/// The same for other mailers' decks: the brackets may be missing.
Result<Recipient> parse_argument_without_brackets(std::string_view text);

/// TICK, MAIL, RCPT... and DATA, a line each, as they stand on the pipe.
std::string format(const Envelope& envelope);

/// A new id, 16 letters and digits that sort by the time at which they were made.
std::string make_tick();

/// Whether `text` can stand behind TICK: 1 to 64 printable ASCII characters without blanks.
bool is_tick(std::string_view text);

} // namespace smtpplus::bsmtp
