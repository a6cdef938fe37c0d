// The parts of `recognise`: which coding octets are in, which layouts there are, how much a text looks like
// mail.
#pragma once

#include "vmspool/record_layout.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::vmspool {

/// Text in ASCII (UTF-8, ISO 8859) or in EBCDIC; nothing when it is neither.
std::optional<Coding> coding_of(std::string_view octets);

/// The layouts that spool files come in, the likelier first.
std::vector<RecordLayout> layouts(Coding coding);

/// The start of a file as text.
std::string sample_text(std::string_view octets, const RecordLayout& layout, bool whole,
                        const ebcdic::CodePage& page);

/// How many lines at the start are fields or commands; those that mail always has count more.
std::size_t mail_likeness(std::string_view text);

/// Whether mail usually has a field of that name.
bool is_usual_field(std::string_view name);

} // namespace smtpplus::vmspool
