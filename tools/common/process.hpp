// Another program, started without a shell, with pipes to its standard input and output where they are asked
// for.
#pragma once

#include "common/fd.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace smtpplus {

struct ProcessOptions {
    int input = -1;                            // becomes its standard input; -1: ours
    int output = -1;                           // becomes its standard output; -1: ours
    int error = -1;                            // becomes its standard error; -1: ours
    bool pipe_input = false;                   // make a pipe to its standard input instead
    bool pipe_output = false;                  // make a pipe from its standard output instead
    std::vector<std::string> environment = {}; // "NAME=value", beside our own
};

class Process {
public:
    /// Throws Failure{usage} when the program is not there, Failure{try_again} when it cannot be started.
    Process(const std::vector<std::string>& arguments, const ProcessOptions& options);
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process(); // closes the pipes and waits

    Fd input;  // write end of the pipe to the program
    Fd output; // read end of the pipe from the program

    pid_t pid() const { return pid_; }

    /// Closes the pipe to it, waits, and gives the exit status; 128 + N when signal N ended it.
    int wait();

private:
    pid_t pid_ = -1;
};

/// The arguments that run a line which the user wrote for a shell. It is bash, with pipefail: a pipeline
/// whose first command failed has failed, however well the last one liked its empty input.
std::vector<std::string> shell(const std::string& line);

} // namespace smtpplus
