#include "common/output.hpp"

#include "common/failure.hpp"

#include <cstring>
#include <unistd.h>

namespace smtpplus {

Output::Output(Fd fd, std::string name)
    : fd_{std::move(fd)}, name_{std::move(name)}, buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)}
{
}

void Output::write(std::string_view text)
{
    if (text.size() <= buffer_size - used_) {
        std::memcpy(buffer_.get() + used_, text.data(), text.size());
        used_ += text.size();
    } else if (text.size() <= buffer_size / 2) {
        flush();
        write(text);
    } else {
        struct iovec parts[] = {{buffer_.get(), used_}, {const_cast<char*>(text.data()), text.size()}};
        used_ = 0;
        write_all(parts, 2);
    }
}

char* Output::reserve(std::size_t count)
{
    if (count > buffer_size - used_)
        flush();
    return buffer_.get() + used_;
}

void Output::flush()
{
    struct iovec part = {buffer_.get(), used_};
    used_ = 0;
    write_all(&part, 1);
}

void Output::close()
{
    flush();
    if (::close(fd_.release()) != 0)
        throw system_failure(name_);
}

void Output::write_all(struct iovec* parts, int count)
{
    while (count > 0) {
        if (parts->iov_len == 0) {
            ++parts;
            --count;
            continue;
        }
        const auto written = ::writev(fd_.get(), parts, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw system_failure(name_);
        for (auto left = static_cast<std::size_t>(written); left > 0;) {
            const auto part = std::min(left, parts->iov_len);
            parts->iov_base = static_cast<char*>(parts->iov_base) + part;
            parts->iov_len -= part;
            left -= part;
            if (parts->iov_len == 0 && left > 0) {
                ++parts;
                --count;
            }
        }
    }
}

Output& standard_output()
{
    static Output out{Fd{::dup(STDOUT_FILENO)}, "standard output"};
    return out;
}

} // namespace smtpplus
