#include "message/address.hpp"

#include "message/address_token.hpp"

#include <algorithm>

namespace smtpplus::message {
namespace {

// RFC 5322, 3.2.4
std::string quote(std::string_view text)
{
    std::string quoted{'"'};
    for (const char c : text) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

// As words with one blank between them, where they can be read back as such.
std::string display(std::string_view name)
{
    for (auto rest = name;;) {
        const auto blank = rest.find(' ');
        if (!is_atom(rest.substr(0, blank)))
            return quote(name);
        if (blank == rest.npos)
            return std::string{name};
        rest.remove_prefix(blank + 1);
    }
}

} // namespace

std::string Mailbox::address() const
{
    auto text = is_dot_atom(local_part) ? local_part : quote(local_part);
    if (!domain.empty())
        text += '@' + domain;
    return text;
}

std::string format(const Mailbox& mailbox)
{
    if (mailbox.name.empty())
        return mailbox.address();
    return display(mailbox.name) + " <" + mailbox.address() + '>';
}

std::string format(const std::vector<Address>& addresses)
{
    constexpr std::size_t width = 76;
    std::string text;
    std::size_t line_begin = 0;
    const auto put = [&](const std::string& piece) {
        if (text.size() > line_begin && text.size() - line_begin + piece.size() > width) {
            text += "\n ";
            line_begin = text.size() - 1;
        } else if (!text.empty()) {
            text += ' ';
        }
        text += piece;
    };
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto& address = addresses[i];
        const std::string comma = i + 1 < addresses.size() ? "," : "";
        if (address.is_group)
            put(display(address.group) + ':');
        for (std::size_t j = 0; j < address.mailboxes.size(); ++j)
            put(format(address.mailboxes[j]) +
                (j + 1 < address.mailboxes.size() ? "," : (address.is_group ? "" : comma)));
        if (address.is_group)
            text += ';' + comma;
    }
    return text;
}

} // namespace smtpplus::message
