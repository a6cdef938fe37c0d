#include "common/process.hpp"

#include "common/failure.hpp"

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace smtpplus {
namespace {

struct Pipe {
    Fd read_end;
    Fd write_end;
};

Pipe make_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw system_failure("pipe");
    return {Fd{ends[0]}, Fd{ends[1]}};
}

struct SpawnSettings {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    SpawnSettings()
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        // What we ignore or block is our own affair; a child begins with a clean slate.
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnSettings()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
};

std::vector<char*> pointers(const std::vector<std::string>& strings)
{
    std::vector<char*> result;
    for (const auto& s : strings)
        result.push_back(const_cast<char*>(s.c_str()));
    return result;
}

} // namespace

Process::Process(const std::vector<std::string>& arguments, const ProcessOptions& options)
{
    SpawnSettings settings;
    Pipe to, from;
    int in = options.input;
    int out = options.output;
    if (options.pipe_input) {
        to = make_pipe();
        in = to.read_end.get();
    }
    if (options.pipe_output) {
        from = make_pipe();
        out = from.write_end.get();
    }
    if (in >= 0)
        ::posix_spawn_file_actions_adddup2(&settings.actions, in, STDIN_FILENO);
    if (out >= 0)
        ::posix_spawn_file_actions_adddup2(&settings.actions, out, STDOUT_FILENO);
    if (options.error >= 0)
        ::posix_spawn_file_actions_adddup2(&settings.actions, options.error, STDERR_FILENO);

    auto argv = pointers(arguments);
    argv.push_back(nullptr);
    auto env = pointers(options.environment);
    for (char** entry = environ; *entry != nullptr; ++entry)
        env.push_back(*entry);
    env.push_back(nullptr);

    const int error =
        ::posix_spawnp(&pid_, argv[0], &settings.actions, &settings.attributes, argv.data(), env.data());
    if (error != 0) {
        pid_ = -1;
        errno = error;
        throw system_failure(arguments[0], error == ENOENT ? ExitStatus::usage : ExitStatus::try_again);
    }
    input = std::move(to.write_end);
    output = std::move(from.read_end);
}

Process::Process(Process&& other) noexcept
    : input{std::move(other.input)}, output{std::move(other.output)}, pid_{std::exchange(other.pid_, -1)}
{
}

Process::~Process()
{
    output.reset();
    if (pid_ > 0)
        wait();
}

int Process::wait()
{
    input.reset();
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<std::string> shell(const std::string& line)
{
    return {"bash", "-o", "pipefail", "-c", line};
}

} // namespace smtpplus
