#include "vmspool/vmcp.hpp"

#include "common/failure.hpp"
#include "common/input.hpp"
#include "common/process.hpp"
#include "common/temporary.hpp"
#include "common/text.hpp"

#include <cstdlib>
#include <sstream>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

// What vmcp(8) exits with.
enum VmcpStatus { answered = 0, cp_refused = 1 };

constexpr std::size_t largest_answer = 2 * 1024 * 1024;

// vmcp's own last line, `Error: non-zero CP response for command 'LINK NOBODY': #53`, holds the return code.
int take_code(std::string& text)
{
    const auto line = text.rfind("Error: non-zero CP response");
    if (line == text.npos)
        return -1;
    const auto number = text.rfind('#');
    const int code = number != text.npos && number > line ? std::atoi(text.c_str() + number + 1) : -1;
    text.erase(line);
    return code;
}

std::string first_line(const std::string& text)
{
    return std::string{trim(text.substr(0, text.find('\n')))};
}

} // namespace

CpAnswer Vmcp::ask(const std::string& command) const
{
    auto file = temporary_file();
    Process vmcp{{program_, "-b", "1M", command}, {.output = file.get(), .error = file.get()}};
    const auto status = vmcp.wait();
    if (::lseek(file.get(), 0, SEEK_SET) < 0)
        throw system_failure(program_);
    Input in{std::move(file), program_};
    CpAnswer answer{0, std::string{in.peek(largest_answer)}};
    if (status == cp_refused)
        answer.code = take_code(answer.text);
    else if (status != answered)
        throw Failure{ExitStatus::try_again, program_ + ": " + command + ": " + first_line(answer.text)};
    return answer;
}

std::string Vmcp::tell(const std::string& command) const
{
    auto answer = ask(command);
    if (answer.code != 0)
        throw Failure{ExitStatus::try_again, "CP " + command + ": " + first_line(answer.text) + " (" +
                                                 std::to_string(answer.code) + ')'};
    return std::move(answer.text);
}

std::string word_after(const std::string& answer, const std::string& word)
{
    std::istringstream words{answer};
    std::string one;
    while (words >> one) {
        if (one == word)
            return words >> one ? one : std::string{};
    }
    return {};
}

} // namespace smtpplus::vmspool
