#include "smtp/commands.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace smtpplus::smtp {
namespace {

bool is_ascii(const bsmtp::Path& path)
{
    return std::ranges::none_of(path.mailbox, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool needs_utf8(const bsmtp::Envelope& envelope)
{
    return envelope.parameters.find("SMTPUTF8") != nullptr || !is_ascii(envelope.sender);
}

std::optional<std::uint64_t> declared_size(const bsmtp::Envelope& envelope)
{
    const auto text = envelope.parameters.value("SIZE");
    std::uint64_t size = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (text.empty() || error != std::errc{} || stop != text.data() + text.size())
        return {};
    return size;
}

template <std::size_t Count>
std::string passed_on(const bsmtp::Parameters& parameters,
                      const std::array<std::string_view, Count>& keywords)
{
    std::string result;
    for (const auto keyword : keywords) {
        const auto value = parameters.value(keyword);
        if (!value.empty())
            result.append(" ").append(keyword).append("=").append(value);
    }
    return result;
}

} // namespace

std::string mail_command(const bsmtp::Envelope& envelope, const Capabilities& server)
{
    static constexpr std::array<std::string_view, 2> dsn = {"RET", "ENVID"};
    auto line = "MAIL FROM:" + format(envelope.sender);
    const auto size = declared_size(envelope);
    if (server.size && size)
        line += " SIZE=" + std::to_string(*size);
    if (server.eight_bit && equal_ignoring_case(envelope.parameters.value("BODY"), "8BITMIME"))
        line += " BODY=8BITMIME";
    const bool utf8_recipient = std::ranges::any_of(
        envelope.recipients, [](const auto& recipient) { return !is_ascii(recipient.path); });
    if (server.utf8 && (needs_utf8(envelope) || utf8_recipient))
        line += " SMTPUTF8";
    if (server.dsn)
        line += passed_on(envelope.parameters, dsn);
    return line;
}

std::string rcpt_command(const bsmtp::Recipient& recipient, const Capabilities& server)
{
    static constexpr std::array<std::string_view, 2> dsn = {"NOTIFY", "ORCPT"};
    auto line = "RCPT TO:" + format(recipient.path);
    if (server.dsn)
        line += passed_on(recipient.parameters, dsn);
    return line;
}

std::optional<bsmtp::Reply> obstacle(const bsmtp::Envelope& envelope, const Capabilities& server)
{
    const auto size = declared_size(envelope);
    if (size && server.size_limit != 0 && *size > server.size_limit)
        return bsmtp::Reply{552, "5.3.4",
                            "message of " + std::to_string(*size) + " octets, the server takes " +
                                std::to_string(server.size_limit)};
    // RFC 3030, 3: binary travels by BDAT alone
    if (equal_ignoring_case(envelope.parameters.value("BODY"), "BINARYMIME"))
        return bsmtp::Reply{554, "5.6.3", "a BINARYMIME message cannot be sent by DATA"};
    if (needs_utf8(envelope) && !server.utf8)
        return bsmtp::Reply{550, "5.6.7", "the server does not offer SMTPUTF8"};
    return {};
}

std::optional<bsmtp::Reply> obstacle(const bsmtp::Recipient& recipient, const Capabilities& server)
{
    if (!is_ascii(recipient.path) && !server.utf8)
        return bsmtp::Reply{553, "5.6.7", "the server does not offer SMTPUTF8"};
    return {};
}

} // namespace smtpplus::smtp
