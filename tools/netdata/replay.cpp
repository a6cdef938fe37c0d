#include "netdata/replay.hpp"

#include "netdata/spool.hpp"

#include "common/failure.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace smtpplus::netdata {
namespace {

Fd duplicate(int fd, const std::string& name)
{
    Fd copy{::dup(fd)};
    if (!copy)
        throw system_failure(name);
    return copy;
}

bool is_regular(int fd)
{
    struct stat status = {};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

Replay::Replay(std::string text, std::string name) : name_{std::move(name)}, text_{std::move(text)} {}

Replay::Replay(Fd fd, std::string name, off_t start)
    : name_{std::move(name)}, fd_{std::move(fd)}, start_{start}
{
}

Input Replay::open() const
{
    if (!fd_)
        return Input::from_text(text_, name_);
    if (::lseek(fd_.get(), start_, SEEK_SET) < 0)
        throw system_failure(name_);
    return Input{duplicate(fd_.get(), name_), name_};
}

Replay make_replay(Input& in)
{
    if (is_regular(in.fd())) {
        const auto start = ::lseek(in.fd(), 0, SEEK_CUR); // standard input need not stand at its start
        if (start < 0)
            throw system_failure(in.name());
        return Replay{duplicate(in.fd(), in.name()), in.name(), start};
    }
    Spool spool;
    for (auto more = in.peek(); !more.empty(); more = in.peek()) {
        spool.add(more);
        in.consume(more.size());
    }
    return spool.finish(in.name());
}

} // namespace smtpplus::netdata
