#include "smtp/capabilities.hpp"

#include "common/text.hpp"

#include <charconv>

namespace smtpplus::smtp {
namespace {

std::uint64_t number_or_none(std::string_view text)
{
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && stop == end ? value : 0;
}

} // namespace

Capabilities capabilities_of(const ServerReply& reply)
{
    Capabilities result;
    for (std::size_t i = 1; i < reply.lines.size(); ++i) {
        const auto line = trim(reply.lines[i]);
        const auto keyword = upper(line.substr(0, line.find(' ')));
        if (keyword == "PIPELINING")
            result.pipelining = true;
        else if (keyword == "8BITMIME")
            result.eight_bit = true;
        else if (keyword == "DSN")
            result.dsn = true;
        else if (keyword == "SMTPUTF8")
            result.utf8 = true;
        else if (keyword == "SIZE") {
            result.size = true;
            result.size_limit = number_or_none(trim(line.substr(keyword.size())));
        }
    }
    return result;
}

} // namespace smtpplus::smtp
