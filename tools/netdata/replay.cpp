#include "netdata/replay.hpp"

#include "common/failure.hpp"
#include "common/output.hpp"
#include "common/temporary.hpp"

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

Replay::Replay(Input& in) : name_{in.name()}
{
    if (!is_regular(in.fd())) {
        keep(in);
        return;
    }
    fd_ = duplicate(in.fd(), name_);
    start_ = ::lseek(fd_.get(), 0, SEEK_CUR); // standard input need not stand at its start
    if (start_ < 0)
        throw system_failure(name_);
}

Replay::Replay(std::string text, std::string name) : name_{std::move(name)}, text_{std::move(text)} {}

Replay::Replay(Fd fd, std::string name) : name_{std::move(name)}, fd_{std::move(fd)} {}

void Replay::keep(Input& in)
{
    while (text_.size() <= in_memory) {
        const auto more = in.peek();
        if (more.empty())
            return;
        text_ += more;
        in.consume(more.size());
    }
    fd_ = temporary_file();
    Output out{duplicate(fd_.get(), "temporary file"), "temporary file"};
    out.write(text_);
    text_ = {};
    for (auto more = in.peek(); !more.empty(); more = in.peek()) {
        out.write(more);
        in.consume(more.size());
    }
    out.flush();
}

Input Replay::open() const
{
    if (!fd_)
        return Input::from_text(text_, name_);
    if (::lseek(fd_.get(), start_, SEEK_SET) < 0)
        throw system_failure(name_);
    return Input{duplicate(fd_.get(), name_), name_};
}

} // namespace smtpplus::netdata
