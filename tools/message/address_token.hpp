// The words of an address field (RFC 5322, 3.2): atoms, quoted strings, domain literals, comments, and the
// specials between them. What does not end (a quote, a comment, a literal) ends with the text; nothing is
// refused here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::message {

struct Token {
    enum class Kind { atom, quoted, literal, comment, special };
    Kind kind;
    std::string text;  // unescaped, without quotes or parentheses; a literal keeps its brackets
    bool spaced;       // blanks or a comment stand before it
    bool ended = true; // false: its quote, bracket or parenthesis was missing

    bool is(char special) const { return kind == Kind::special && text.front() == special; }
    bool is_word() const { return kind == Kind::atom || kind == Kind::quoted; }
};

/// In linear time, whatever the nesting.
std::vector<Token> tokenize(std::string_view text);

/// Whether `text` can stand as an atom, or as atoms with dots between.
bool is_atom(std::string_view text);
bool is_dot_atom(std::string_view text);

} // namespace smtpplus::message
