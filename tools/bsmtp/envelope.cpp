#include "bsmtp/envelope.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <chrono>
#include <random>

namespace smtpplus::bsmtp {
namespace {

// Crockford's base 32: no letter that is taken for a digit
void append_base32(std::string& out, std::uint64_t value, unsigned digits)
{
    static constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    while (digits-- > 0)
        out += alphabet[value >> (5 * digits) & 31];
}

Result<Recipient> with_parameters(Result<Path> path, std::string_view parameters)
{
    if (!path)
        return path.error();
    auto parsed = parse_parameters(parameters);
    if (!parsed)
        return parsed.error();
    return Recipient{*std::move(path), *std::move(parsed)};
}

} // namespace

Result<Recipient> parse_argument(std::string_view text)
{
    const auto length = path_length(text);
    if (length == 0)
        return Error{"path without angle brackets"};
    if (length < text.size() && !is_blank(text[length]))
        return Error{"no blank behind the path"};
    return with_parameters(parse_path(text.substr(0, length)), text.substr(length));
}

Result<Recipient> parse_argument_without_brackets(std::string_view text)
{
    text = trim(text);
    if (text.starts_with('<'))
        return parse_argument(text);
    const auto length = std::min(text.find_first_of(" \t"), text.size());
    return with_parameters(parse_path_without_brackets(text.substr(0, length)), text.substr(length));
}

std::string format(const Envelope& envelope)
{
    std::string text;
    if (!envelope.tick.empty())
        text += "TICK " + envelope.tick + '\n';
    text += "MAIL FROM:" + format(envelope.sender) + format(envelope.parameters) + '\n';
    for (const auto& recipient : envelope.recipients)
        text += "RCPT TO:" + format(recipient.path) + format(recipient.parameters) + '\n';
    text += "DATA\n";
    return text;
}

std::string make_tick()
{
    using namespace std::chrono;
    static thread_local std::mt19937_64 random{[] {
        std::random_device device;
        return std::uint64_t{device()} << 32 | device();
    }()};
    std::string tick;
    append_base32(tick, duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count(), 10);
    append_base32(tick, random(), 6);
    return tick;
}

bool is_tick(std::string_view text)
{
    return !text.empty() && text.size() <= 64 &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace smtpplus::bsmtp
