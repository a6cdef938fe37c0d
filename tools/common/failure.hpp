// What the world did: a full disk, a lost connection. Thrown, and caught once, by run_command or by a
// session.
#pragma once

#include "common/exit_status.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace smtpplus {

struct Failure : std::runtime_error {
    Failure(ExitStatus exit_status, const std::string& what, std::string a_way_out = {})
        : std::runtime_error{what}, status{exit_status}, way_out{std::move(a_way_out)}
    {
    }

    ExitStatus status;
    std::string way_out; // printed as "  try: ..." on a line of its own, when there is one
};

/// `name: what errno says`, to be thrown directly behind the call that failed.
inline Failure system_failure(const std::string& name, ExitStatus status = ExitStatus::try_again)
{
    return Failure{status, name + ": " + std::strerror(errno)};
}

} // namespace smtpplus
