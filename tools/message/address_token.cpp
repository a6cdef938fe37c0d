#include "message/address_token.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::message {
namespace {

constexpr std::string_view specials = "()<>[]:;@\\,.\"";

// Blanks and line ends; control characters, which no address has, pass for them.
bool is_space(char c)
{
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
}

// RFC 5322, 3.2.3, with UTF-8 (RFC 6532)
bool is_atom_octet(char c)
{
    return !is_space(c) && (specials.find(c) == specials.npos || c == '\\');
}

// One run from an opening to its closing character, from behind the opening one. Folds are undone, control
// characters dropped.
std::size_t enclosed(std::string_view text, std::size_t at, char open, char close, Token& token)
{
    std::size_t depth = 1;
    for (; at < text.size(); ++at) {
        const bool escaped = text[at] == '\\' && at + 1 < text.size();
        if (escaped)
            ++at;
        else if (text[at] == close && --depth == 0)
            return at + 1;
        else if (text[at] == open && open != close)
            ++depth;
        if (!is_space(text[at]) || is_blank(text[at]))
            token.text += text[at];
    }
    token.ended = false;
    return at;
}

} // namespace

std::vector<Token> tokenize(std::string_view text)
{
    std::vector<Token> tokens;
    bool spaced = false;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (is_space(c)) {
            spaced = true;
            ++at;
            continue;
        }
        Token token{Token::Kind::special, {}, spaced};
        spaced = false;
        if (c == '"') {
            token.kind = Token::Kind::quoted;
            at = enclosed(text, at + 1, '"', '"', token);
        } else if (c == '(') {
            token.kind = Token::Kind::comment;
            at = enclosed(text, at + 1, '(', ')', token);
            spaced = true;
        } else if (c == '[') {
            token.kind = Token::Kind::literal;
            at = enclosed(text, at + 1, '[', ']', token);
            token.text = '[' + token.text + ']';
        } else if (is_atom_octet(c)) {
            token.kind = Token::Kind::atom;
            const auto begin = at;
            while (at < text.size() && is_atom_octet(text[at]))
                ++at;
            token.text = text.substr(begin, at - begin);
        } else {
            token.text = c;
            ++at;
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

bool is_atom(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_atom_octet(c) && c != '\\'; });
}

bool is_dot_atom(std::string_view text)
{
    for (;;) {
        const auto dot = text.find('.');
        if (!is_atom(text.substr(0, dot)))
            return false;
        if (dot == text.npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

} // namespace smtpplus::message
