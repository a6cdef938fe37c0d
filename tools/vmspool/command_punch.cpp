#include "vmspool/command_punch.hpp"

#include "common/exit_status.hpp"
#include "common/failure.hpp"
#include "common/process.hpp"

#include <csignal>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

constexpr int no_user = 67; // EX_NOUSER of sysexits(3)

bsmtp::Reply answer(int status, const std::string& user)
{
    const auto text = "the command ended with " + std::to_string(status);
    switch (status) {
    case static_cast<int>(ExitStatus::ok): return {250, "2.1.5", "taken for " + user};
    case no_user: return no_such_user(user);
    case static_cast<int>(ExitStatus::bad_input):
    case static_cast<int>(ExitStatus::refused): return {554, "5.0.0", text};
    default: return {451, "4.3.0", text};
    }
}

// A command that has seen enough may stop reading; its status says what that means.
void feed(Process& process, std::string_view deck)
{
    while (!deck.empty()) {
        const auto count = ::write(process.input.get(), deck.data(), deck.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EPIPE)
            return;
        if (count < 0)
            throw system_failure("command");
        deck.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

bsmtp::Reply CommandPunch::punch(const VmAddress& to, const Attributes& attributes, std::string_view deck)
{
    auto complete = attributes;
    complete.records = deck.size() / card_length;
    auto variables = environment(0, complete);
    variables.front() = "TO_USER=" + to.user; // there is no spool id yet
    variables.push_back("TO_NODE=" + to.node);
    Process process{shell(command_),
                    {.output = STDERR_FILENO, .pipe_input = true, .environment = std::move(variables)}};
    feed(process, deck);
    return answer(process.wait(), format(to));
}

} // namespace smtpplus::vmspool
