#include "bsmtp/path.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::bsmtp {
namespace {

constexpr std::size_t max_local_part = 64; // RFC 5321, 4.5.3.1
constexpr std::size_t max_domain = 255;

bool is_utf8_octet(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

// RFC 5321, 4.1.2: atext of RFC 5322, 3.2.3, and UTF-8
bool is_atext(char c)
{
    return is_letter(c) || is_digit(c) || is_utf8_octet(c) ||
           std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

bool is_printable(char c)
{
    return (c >= ' ' && c <= '~') || is_utf8_octet(c);
}

// The octets of a quoted string at the start of `text`, its quotes included; 0 if it does not end.
std::size_t quoted_length(std::string_view text)
{
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

std::size_t local_part_length(std::string_view mailbox)
{
    if (mailbox.starts_with('"'))
        return quoted_length(mailbox);
    return std::min(mailbox.find('@'), mailbox.size());
}

bool is_dot_string(std::string_view text)
{
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != text.npos)
        return false;
    return std::ranges::all_of(text, [](char c) { return is_atext(c) || c == '.'; });
}

bool is_local_part(std::string_view text)
{
    if (text.starts_with('"'))
        return quoted_length(text) == text.size() && std::ranges::all_of(text, is_printable) &&
               text.find_first_of("<>") == text.npos;
    return is_dot_string(text);
}

bool is_domain(std::string_view text)
{
    if (text.starts_with('['))
        return text.size() > 2 && text.ends_with(']') &&
               std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
                   return is_letter(c) || is_digit(c) || c == '.' || c == ':' || c == '-';
               });
    if (text.ends_with('.'))
        text.remove_suffix(1);
    if (text.empty() || text.front() == '.' || text.find("..") != text.npos)
        return false;
    return std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || is_utf8_octet(c) || c == '-' || c == '.' || c == '_';
    });
}

// RFC 5321, 4.1.2: A-d-l, the source route before the mailbox
std::string_view without_source_route(std::string_view mailbox)
{
    const auto colon = mailbox.find(':');
    return mailbox.starts_with('@') && colon != mailbox.npos ? mailbox.substr(colon + 1) : mailbox;
}

} // namespace

std::string_view Path::local_part() const
{
    return std::string_view{mailbox}.substr(0, local_part_length(mailbox));
}

std::string_view Path::domain() const
{
    const auto length = local_part_length(mailbox);
    return length < mailbox.size() ? std::string_view{mailbox}.substr(length + 1) : std::string_view{};
}

Result<Path> parse_path(std::string_view text)
{
    if (text.size() < 2 || text.front() != '<' || text.back() != '>')
        return Error{"path without angle brackets"};

    const auto mailbox = without_source_route(text.substr(1, text.size() - 2));
    if (mailbox.empty())
        return Path{};
    const auto length = local_part_length(mailbox);
    if (length == 0 || !is_local_part(mailbox.substr(0, length)))
        return Error{"bad local part"};
    if (length > max_local_part)
        return Error{"local part longer than 64 octets"};
    if (length == mailbox.size())
        return Path{std::string{mailbox}};
    const auto domain = mailbox.substr(length + 1);
    if (mailbox[length] != '@' || !is_domain(domain))
        return Error{"bad domain"};
    if (domain.size() > max_domain)
        return Error{"domain longer than 255 octets"};
    return Path{std::string{mailbox}};
}

Result<Path> parse_path_without_brackets(std::string_view text)
{
    if (text.starts_with('<') || text.ends_with('>'))
        return parse_path(text);
    return parse_path("<" + std::string{text} + ">");
}

std::size_t path_length(std::string_view text)
{
    if (!text.starts_with('<'))
        return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '>')
            return i + 1;
        if (text[i] == '"') {
            const auto quoted = quoted_length(text.substr(i));
            if (quoted == 0)
                return 0;
            i += quoted - 1;
        }
    }
    return 0;
}

std::string format(const Path& path)
{
    return "<" + path.mailbox + ">";
}

} // namespace smtpplus::bsmtp
