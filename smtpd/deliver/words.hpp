// A line of a table as words: blanks part them, quotes hold them together, and a backslash takes the next
// octet as it is, but not inside single quotes. Nothing else is special: there is no shell.
#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::deliver {

Result<std::vector<std::string>> split_words(std::string_view line);

} // namespace smtpplus::deliver
