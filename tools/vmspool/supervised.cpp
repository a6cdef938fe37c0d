#include "vmspool/supervised.hpp"

#include "common/failure.hpp"
#include "common/process.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

constexpr std::size_t most_kept = 400;

// Writes on what it is fed, and remembers the end of it.
class Tail {
public:
    void feed(std::string_view text)
    {
        // Nobody may listen; that is no trouble of the file's.
        [[maybe_unused]] const auto count = ::write(STDERR_FILENO, text.data(), text.size());
        kept_.append(text);
        if (kept_.size() > most_kept)
            kept_.erase(0, kept_.size() - most_kept);
    }

    std::string words() const
    {
        std::string words{trim(kept_)};
        while (words.ends_with('\n'))
            words.pop_back();
        std::replace_if(
            words.begin(), words.end(),
            [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
        return words;
    }

private:
    std::string kept_;
};

// What is there now; false at the end.
bool read_some(int fd, Tail& tail)
{
    char buffer[4096];
    const auto count = ::read(fd, buffer, sizeof buffer);
    if (count > 0)
        tail.feed({buffer, static_cast<std::size_t>(count)});
    return count > 0 || (count < 0 && errno == EINTR);
}

void follow(int errors, int process, Tail& tail)
{
    struct pollfd entries[] = {{errors, POLLIN, 0}, {process, POLLIN, 0}};
    for (;;) {
        if (::poll(entries, 2, -1) < 0 && errno != EINTR)
            throw system_failure("poll");
        if (entries[0].revents != 0) {
            if (!read_some(errors, tail))
                return;
        } else if (entries[1].revents != 0) {
            return; // it has ended; who else holds the pipe is not waited for
        }
    }
}

} // namespace

CommandEnd run_supervised(const std::string& line, int input, std::vector<std::string> environment)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw system_failure("pipe");
    const Fd errors{ends[0]};
    Fd write_end{ends[1]};
    Process process{shell(line),
                    {.input = input, .error = write_end.get(), .environment = std::move(environment)}};
    write_end.reset();
    const Fd ended{static_cast<int>(::syscall(SYS_pidfd_open, process.pid(), 0))};
    Tail tail;
    follow(errors.get(), ended.get(), tail);
    return {process.wait(), tail.words()};
}

} // namespace smtpplus::vmspool
