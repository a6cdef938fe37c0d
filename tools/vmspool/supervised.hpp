// A shell command whose standard error goes on to ours while its last words are kept, as the reason for what
// became of its input.
#pragma once

#include <string>
#include <vector>

namespace smtpplus::vmspool {

struct CommandEnd {
    int status = 0;
    std::string last_words; // of its standard error, one line
};

/// Runs `line` with `input` as its standard input. Does not wait for children that it leaves behind.
CommandEnd run_supervised(const std::string& line, int input, std::vector<std::string> environment);

} // namespace smtpplus::vmspool
