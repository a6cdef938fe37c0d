// UTF-8 (RFC 3629), read one character at a time. Overlong forms, surrogates and what lies beyond U+10FFFF
// are malformed, as is a sequence that is cut off.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace smtpplus::ebcdic {

enum class Utf8 {
    character, // well formed
    malformed, // the longest start that could have become a character, or one octet
    cut,       // the text ends inside what may yet be a character
};

struct Utf8Step {
    Utf8 kind;
    char32_t character; // when kind is character
    std::size_t length; // octets of `text` that it covers, at least 1
};

/// Looks at the start of `text`, which is not empty.
Utf8Step next_character(std::string_view text);

/// Appends `character`, which is a Unicode scalar value.
void append_character(char32_t character, std::string& out);

} // namespace smtpplus::ebcdic
