#include "receive/command.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace smtpplus::receive {
namespace {

struct Name {
    std::string_view text;
    Verb verb;
};

constexpr std::array names{
    Name{"MAIL", Verb::mail},   Name{"RCPT", Verb::rcpt},    Name{"DATA", Verb::data},
    Name{"EHLO", Verb::ehlo},   Name{"HELO", Verb::helo},    Name{"LHLO", Verb::lhlo},
    Name{"RSET", Verb::rset},   Name{"NOOP", Verb::noop},    Name{"QUIT", Verb::quit},
    Name{"VRFY", Verb::vrfy},   Name{"EXPN", Verb::expn},    Name{"HELP", Verb::help},
    Name{"GET", Verb::http},    Name{"POST", Verb::http},    Name{"HEAD", Verb::http},
    Name{"PUT", Verb::http},    Name{"OPTIONS", Verb::http}, Name{"CONNECT", Verb::http},
    Name{"DELETE", Verb::http}, Name{"PATCH", Verb::http},   Name{"TRACE", Verb::http},
    Name{"PRI", Verb::http},
};

Verb find_verb(std::string_view word)
{
    const auto* const found =
        std::ranges::find_if(names, [&](const auto& name) { return equal_ignoring_case(name.text, word); });
    if (found != names.end())
        return found->verb;
    // A header field, "Host:" or "Subject:": what talks to us does not wait for replies.
    return word.size() > 1 && word.ends_with(':') ? Verb::http : Verb::unknown;
}

std::string_view behind(std::string_view start, std::string_view argument)
{
    return starts_with_ignoring_case(argument, start) ? trim(argument.substr(start.size()))
                                                      : std::string_view{};
}

} // namespace

Command parse_command(std::string_view line)
{
    const auto word = line.substr(0, line.find(' '));
    Command command{find_verb(word), trim(line.substr(word.size()))};
    if (command.verb == Verb::mail)
        command.argument = behind("FROM:", command.argument);
    else if (command.verb == Verb::rcpt)
        command.argument = behind("TO:", command.argument);
    return command;
}

} // namespace smtpplus::receive
