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
    static constexpr std::size_t in_memory = 1024 * 1024;

    /// Nothing of `in` may have been read before. What is no regular file is read here, to its end.
    explicit Replay(Input& in);

    /// Octets that are in memory already.
    Replay(std::string text, std::string name);

    /// A file of our own, from its start.
    Replay(Fd fd, std::string name);

    /// The whole input, from its start; one at a time.
    Input open() const;

    const std::string& name() const { return name_; }

private:
    void keep(Input& in);

    std::string name_;
    std::string text_;
    Fd fd_;
    off_t start_ = 0;
};

} // namespace smtpplus::netdata
