// A file descriptor that closes itself.
#pragma once

#include <string>
#include <utility>

namespace smtpplus {

class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_{fd} {}
    Fd(Fd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    Fd& operator=(Fd&& other) noexcept
    {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    ~Fd() { reset(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset() noexcept;

private:
    int fd_ = -1;
};

/// Opens for reading; throws Failure{no_input} that names the file.
Fd open_input(const std::string& path);

/// Asks the kernel for 1 MiB of buffer when `fd` is a pipe: fewer, longer turns for the programs at its ends.
/// It is no matter when the kernel says no.
void widen_pipe(int fd) noexcept;

} // namespace smtpplus
