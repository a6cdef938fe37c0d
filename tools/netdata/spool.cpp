#include "netdata/spool.hpp"

#include "common/failure.hpp"
#include "common/temporary.hpp"

#include <unistd.h>
#include <utility>

namespace smtpplus::netdata {

void Spool::add(std::string_view octets)
{
    if (!file_ && text_.size() + octets.size() <= in_memory) {
        text_ += octets;
        return;
    }
    if (!file_) {
        fd_ = temporary_file();
        Fd copy{::dup(fd_.get())};
        if (!copy)
            throw system_failure("temporary file");
        file_ = std::make_unique<Output>(std::move(copy), "temporary file");
        file_->write(text_);
        text_ = {};
    }
    file_->write(octets);
}

Replay Spool::finish(std::string name)
{
    if (!file_)
        return Replay{std::exchange(text_, {}), std::move(name)};
    file_->flush();
    file_.reset();
    return Replay{std::move(fd_), std::move(name)};
}

} // namespace smtpplus::netdata
