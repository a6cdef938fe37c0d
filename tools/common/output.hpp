// A stream of octets to a file, a pipe or a socket. Nothing is known to be written before flush() has
// returned; every failure is thrown as Failure{try_again}.
#pragma once

#include "common/fd.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/uio.h>

namespace smtpplus {

class Output {
public:
    static constexpr std::size_t buffer_size = 128 * 1024;

    Output(Fd fd, std::string name);

    const std::string& name() const { return name_; }
    int fd() const { return fd_.get(); }

    /// Appends; text larger than half the buffer goes out at once, uncopied, behind what waits.
    void write(std::string_view text);

    /// Space for `count` <= buffer_size octets to be filled in place, then `commit`ted.
    char* reserve(std::size_t count);
    void commit(std::size_t count) { used_ += count; }
    /// How much may be filled now: at least what was reserved.
    std::size_t room() const { return buffer_size - used_; }

    /// Hands everything to the kernel.
    void flush();

    /// flush(), then the file is closed and the close is checked.
    void close();

private:
    void write_all(struct iovec* parts, int count);

    Fd fd_;
    std::string name_;
    std::unique_ptr<char[]> buffer_;
    std::size_t used_ = 0;
};

/// The command's product. run_command flushes it and checks it before status 0.
Output& standard_output();

} // namespace smtpplus
