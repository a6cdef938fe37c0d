#include "receive/log.hpp"

#include "common/bytes.hpp"

#include <algorithm>

namespace smtpplus::receive {
namespace {

bool is_plain(char c)
{
    return c > ' ' && c <= '~' && c != '"' && c != '\\';
}

void append_quoted(std::string& out, std::string_view value)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto o = octet(value, i);
        if (is_plain(value[i]) || value[i] == ' ') {
            out += value[i];
        } else {
            out += "\\x";
            out += digits[o >> 4];
            out += digits[o & 15];
        }
    }
    out += '"';
}

} // namespace

LogLine& LogLine::add(std::string_view name, std::string_view value)
{
    if (!text_.empty())
        text_ += ' ';
    text_ += name;
    text_ += '=';
    if (!value.empty() && std::ranges::all_of(value, is_plain))
        text_ += value;
    else
        append_quoted(text_, value);
    return *this;
}

} // namespace smtpplus::receive
