#include "receive/arguments.hpp"

#include "common/text.hpp"
#include "receive/network.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace smtpplus::receive {
namespace {

using Refusal = std::optional<bsmtp::Reply>;

// RFC 5321, 4.1.3: [192.0.2.1] or [IPv6:2001:db8::1]
bool is_address_literal(std::string_view domain)
{
    const auto inside = domain.substr(1, domain.size() - 2);
    const bool v6 = starts_with_ignoring_case(inside, "IPv6:");
    const std::string text{v6 ? inside.substr(5) : inside};
    return parse_address(text) && v6 == (text.find(':') != text.npos);
}

bool is_exact_domain(std::string_view domain)
{
    return !domain.ends_with('.') && (!domain.starts_with('[') || is_address_literal(domain));
}

// `code` is the enhanced code for a path that is none: 5.1.7 for senders, 5.1.3 for recipients.
Judged judge_argument(std::string_view argument, const char* code)
{
    using bsmtp::Reply;
    if (std::ranges::any_of(argument, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return Reply{553, "5.6.7", "ASCII only: SMTPUTF8 is not offered"};
    const auto length = bsmtp::path_length(argument);
    if (length == 0)
        return Reply{501, code, "an address in angle brackets is needed"};
    auto path = bsmtp::parse_path(argument.substr(0, length));
    if (!path)
        return Reply{501, code, path.error().what};
    if (!is_exact_domain(path->domain()))
        return Reply{501, code, "bad domain"};
    if (length < argument.size() && !is_blank(argument[length]))
        return Reply{501, "5.5.4", "no blank behind the path"};
    auto parameters = bsmtp::parse_parameters(argument.substr(length));
    if (!parameters)
        return Reply{501, "5.5.4", parameters.error().what};
    return bsmtp::Recipient{*std::move(path), *std::move(parameters)};
}

// RFC 1870, 4: 1*20DIGIT
Refusal judge_size(std::string_view value, const Limits& limits)
{
    if (value.empty() || value.size() > 20 || !std::ranges::all_of(value, is_digit))
        return bsmtp::Reply{501, "5.5.4", "bad SIZE"};
    std::uint64_t size = 0;
    const auto problem = std::from_chars(value.data(), value.data() + value.size(), size).ec;
    if (problem != std::errc{} || size > limits.message_size)
        return bsmtp::Reply{552, "5.3.4", "message too big"};
    return {};
}

// RFC 6152, 2; BINARYMIME is not offered
Refusal judge_body(std::string_view value)
{
    if (equal_ignoring_case(value, "7BIT") || equal_ignoring_case(value, "8BITMIME"))
        return {};
    return bsmtp::Reply{501, "5.5.4", "BODY is 7BIT or 8BITMIME"};
}

// XVIRUS and the like are facts, and who is not trusted cannot state them.
Refusal judge_other(const bsmtp::Parameter& parameter, const Client& client)
{
    if (client.trusted && to_upper(parameter.keyword.front()) == 'X')
        return {};
    return bsmtp::Reply{555, "5.5.4", "parameter " + parameter.keyword + " is not known"};
}

} // namespace

Judged judge_mail(std::string_view argument, const Client& client, const Limits& limits)
{
    auto judged = judge_argument(argument, "5.1.7");
    const auto* const sender = std::get_if<bsmtp::Recipient>(&judged);
    if (sender == nullptr)
        return judged;
    for (const auto& parameter : sender->parameters) {
        const auto value = parameter.value.value_or("");
        Refusal refusal;
        if (equal_ignoring_case(parameter.keyword, "SIZE"))
            refusal = judge_size(value, limits);
        else if (equal_ignoring_case(parameter.keyword, "BODY"))
            refusal = judge_body(value);
        else
            refusal = judge_other(parameter, client);
        if (refusal)
            return *refusal;
    }
    return judged;
}

Judged judge_rcpt(std::string_view argument, const Client& client)
{
    auto judged = judge_argument(argument, "5.1.3");
    const auto* const recipient = std::get_if<bsmtp::Recipient>(&judged);
    if (recipient == nullptr)
        return judged;
    if (recipient->path.mailbox.empty())
        return bsmtp::Reply{501, "5.1.3", "a recipient is needed"};
    for (const auto& parameter : recipient->parameters)
        if (const auto refusal = judge_other(parameter, client))
            return *refusal;
    return judged;
}

} // namespace smtpplus::receive
