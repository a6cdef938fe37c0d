#include "bsmtp/reader.hpp"

#include "common/text.hpp"

#include <array>

namespace smtpplus::bsmtp {

bool looks_like_bsmtp(std::string_view start)
{
    static constexpr std::array before_mail = {"HELO", "EHLO", "TICK", "VERB", "RSET", "NOOP"};
    while (!start.empty()) {
        const auto end = start.find('\n');
        const auto line = trim(start.substr(0, end));
        start = end == start.npos ? std::string_view{} : start.substr(end + 1);
        if (starts_with_ignoring_case(line, "MAIL FROM:"))
            return true;
        const auto verb = line.substr(0, line.find_first_of(" \t"));
        bool known = false;
        for (const auto* word : before_mail)
            known = known || equal_ignoring_case(verb, word);
        if (!known)
            return false;
    }
    return false;
}

} // namespace smtpplus::bsmtp
