// Lines of any length on cards of 80 columns. A header field is folded at a blank, which begins the next
// card, as RFC 5322 (2.2.3) folds it; there is no good way for the body, whose lines are cut at column 80.
#pragma once

#include "vmspool/records.hpp"

namespace smtpplus::vmspool {

enum class Folding {
    text,
    bsmtp, // dots are doubled, on every card; no card ends in `<` or X'15', which would join it with the next
};

/// The pieces of a message, none longer than 80 columns.
Records fold(const Records& message, Folding folding);

} // namespace smtpplus::vmspool
