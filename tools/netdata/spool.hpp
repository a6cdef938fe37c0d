// Octets that come piece by piece and are wanted from their start again: a little in memory, more in an
// unlinked temporary file.
#pragma once

#include "netdata/replay.hpp"

#include "common/output.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

class Spool {
public:
    static constexpr std::size_t in_memory = 1024 * 1024;

    void add(std::string_view octets);

    /// What was added. The spool is empty then.
    Replay finish(std::string name);

private:
    std::string text_;
    Fd fd_;
    std::unique_ptr<Output> file_;
};

} // namespace smtpplus::netdata
