#include "queue/active_segment.hpp"

#include "bsmtp/envelope.hpp"
#include "common/failure.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace smtpplus::queue {
namespace {

void allocate(int fd, const std::string& name, std::uint64_t size)
{
    const int error = ::posix_fallocate(fd, 0, static_cast<off_t>(size));
    if (error == 0 || error == EOPNOTSUPP || error == EINVAL)
        return;
    errno = error;
    throw system_failure(name);
}

std::uint64_t size_of(int fd)
{
    struct stat status {};
    return ::fstat(fd, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

void advance(std::span<struct iovec>& parts, std::size_t count)
{
    while (!parts.empty() && count >= parts.front().iov_len) {
        count -= parts.front().iov_len;
        parts = parts.subspan(1);
    }
    if (!parts.empty()) {
        parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + count;
        parts.front().iov_len -= count;
    }
}

} // namespace

ActiveSegment::ActiveSegment(const Directory& directory, const StoreOptions& options) : directory_{directory}
{
    claim_generation();
    try {
        if (!options.preallocate || !take_free_block(options))
            make_block(options);
        capacity_ = options.segment_size;
        directory_.sync();
    } catch (const Failure&) {
        discard();
        throw;
    }
}

// The journal is the claim. The number is above that of every block, so that no old seal can be taken for
// new.
void ActiveSegment::claim_generation()
{
    for (const auto& name : directory_.names())
        generation_ = std::max(generation_, generation_of(name));
    do
        ++generation_;
    while (!directory_.try_open(journal_name(generation_), O_WRONLY | O_CREAT | O_EXCL, EEXIST));
}

// It is locked before it gets its name: a segment without a lock is one that is closed.
bool ActiveSegment::take_free_block(const StoreOptions& options)
{
    auto blocks = directory_.names(".free");
    std::ranges::sort(blocks);
    for (const auto& name : blocks) {
        auto block = directory_.try_open(name, O_RDWR, ENOENT);
        if (!block || !try_lock(block->get()) || size_of(block->get()) != options.segment_size ||
            !directory_.still_names(name, block->get()))
            continue;
        directory_.rename(name, segment_name(generation_));
        fd_ = *std::move(block);
        return true;
    }
    return false;
}

void ActiveSegment::make_block(const StoreOptions& options)
{
    const auto name = std::to_string(generation_) + ".new";
    fd_ = directory_.open(name, O_RDWR | O_CREAT | O_EXCL);
    try {
        if (!try_lock(fd_.get()))
            throw Failure{ExitStatus::try_again, directory_.name(name) + ": another process has it"};
        if (options.preallocate)
            allocate(fd_.get(), directory_.name(name), options.segment_size);
        directory_.rename(name, segment_name(generation_));
    } catch (const Failure&) {
        ::unlinkat(directory_.fd(), name.c_str(), 0);
        throw;
    }
}

void ActiveSegment::write(std::span<struct iovec> parts)
{
    static constexpr std::size_t most = 1024; // IOV_MAX
    while (!parts.empty()) {
        const auto written =
            ::pwritev(fd_.get(), parts.data(), static_cast<int>(std::min(parts.size(), most)),
                      static_cast<off_t>(written_));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw system_failure(directory_.name(segment_name(generation_)));
        written_ += static_cast<std::uint64_t>(written);
        advance(parts, static_cast<std::size_t>(written));
    }
}

void ActiveSegment::commit()
{
    if (::fdatasync(fd_.get()) != 0)
        throw system_failure(directory_.name(segment_name(generation_)));
    committed_ = written_;
    unlock_before(fd_.get(), committed_);
}

void ActiveSegment::abandon() noexcept
{
    if (fd_ && ::ftruncate(fd_.get(), static_cast<off_t>(committed_)) != 0)
        return; // whoever reads it finds a whole message at worst, whose sender will send it again
}

void ActiveSegment::discard() noexcept
{
    abandon();
    ::unlinkat(directory_.fd(), segment_name(generation_).c_str(), 0);
    ::unlinkat(directory_.fd(), journal_name(generation_).c_str(), 0);
}

void make_spare(const Directory& directory, const StoreOptions& options)
{
    const auto making = "spare-" + bsmtp::make_tick() + ".new";
    const auto fd = directory.open(making, O_RDWR | O_CREAT | O_EXCL);
    try {
        if (!try_lock(fd.get()))
            return;
        allocate(fd.get(), directory.name(making), options.segment_size);
        const std::vector<char> zeros(256 * 1024);
        for (std::uint64_t at = 0; at < options.segment_size;) {
            const auto count = std::min<std::uint64_t>(zeros.size(), options.segment_size - at);
            const auto written = ::pwrite(fd.get(), zeros.data(), count, static_cast<off_t>(at));
            if (written < 0)
                throw system_failure(directory.name(making));
            at += static_cast<std::uint64_t>(written);
        }
        if (::fsync(fd.get()) != 0)
            throw system_failure(directory.name(making));
        directory.rename(making, making.substr(0, making.size() - 3) + "free");
    } catch (const Failure&) {
        ::unlinkat(directory.fd(), making.c_str(), 0);
        throw;
    }
}

} // namespace smtpplus::queue
