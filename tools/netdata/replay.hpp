// An input that can be read twice: once to see that it is right, once to hand it out.
//
// A regular file is just read again, nothing is copied. A pipe's content is kept: a little of it in memory,
// more in an unlinked temporary file.
#pragma once

#include "common/fd.hpp"
#include "common/input.hpp"

#include <string>
#include <sys/types.h>

namespace smtpplus::netdata {

class Replay {
public:
    /// Octets that are in memory already.
    Replay(std::string text, std::string name);

    /// A regular file, from `start` on.
    Replay(Fd fd, std::string name, off_t start = 0);

    /// The whole input, from its start; one at a time.
    Input open() const;

    const std::string& name() const { return name_; }

private:
    std::string name_;
    std::string text_;
    Fd fd_;
    off_t start_ = 0;
};

/// Nothing of `in` may have been read before. What is no regular file is read here, to its end.
Replay make_replay(Input& in);

} // namespace smtpplus::netdata
