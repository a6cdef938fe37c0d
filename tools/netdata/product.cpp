#include "netdata/product.hpp"

#include "common/failure.hpp"

#include <fcntl.h>

namespace smtpplus::netdata {

Output& Product::open()
{
    if (path_.empty() || path_ == "-")
        return standard_output();
    if (!file_) {
        Fd fd{::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
        if (!fd)
            throw system_failure(path_);
        file_ = std::make_unique<Output>(std::move(fd), path_);
    }
    return *file_;
}

void Product::finish()
{
    if (file_)
        file_->close();
    else
        standard_output().flush();
}

} // namespace smtpplus::netdata
