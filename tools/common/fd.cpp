#include "common/fd.hpp"

#include "common/failure.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace smtpplus {

void Fd::reset() noexcept
{
    if (fd_ >= 0)
        ::close(std::exchange(fd_, -1));
}

Fd open_input(const std::string& path)
{
    Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!fd)
        throw system_failure(path, ExitStatus::no_input);
    return fd;
}

void widen_pipe(int fd) noexcept
{
#ifdef F_SETPIPE_SZ
    ::fcntl(fd, F_SETPIPE_SZ, 1024 * 1024);
#else
    static_cast<void>(fd);
#endif
}

} // namespace smtpplus
