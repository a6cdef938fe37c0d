#include "queue/directory.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <charconv>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace smtpplus::queue {
namespace {

struct CloseDirectory {
    void operator()(DIR* stream) const noexcept { ::closedir(stream); }
};

std::string numbered(std::uint64_t generation, std::string_view suffix)
{
    const auto digits = std::to_string(generation);
    return std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits + std::string{suffix};
}

struct flock whole_file(short type)
{
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

Directory::Directory(std::string path) : path_{std::move(path)}
{
    const std::filesystem::path folder{path_};
    std::error_code ignored;
    if (folder.has_parent_path())
        std::filesystem::create_directories(folder.parent_path(), ignored);
    if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
        throw system_failure(path_);
    fd_ = Fd{::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!fd_)
        throw system_failure(path_);
}

std::vector<std::string> Directory::names() const
{
    Fd copy{::openat(fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    const std::unique_ptr<DIR, CloseDirectory> stream{copy ? ::fdopendir(copy.get()) : nullptr};
    if (!stream)
        throw system_failure(path_);
    copy.release();
    std::vector<std::string> found;
    while (const auto* entry = ::readdir(stream.get()))
        found.emplace_back(entry->d_name);
    return found;
}

std::vector<std::string> Directory::names(std::string_view suffix) const
{
    auto found = names();
    std::erase_if(found, [&](const std::string& name) { return !name.ends_with(suffix); });
    return found;
}

std::vector<std::uint64_t> Directory::generations() const
{
    std::vector<std::uint64_t> found;
    for (const auto& name : names(".seg")) {
        const auto generation = generation_of(name);
        if (name == segment_name(generation))
            found.push_back(generation);
    }
    std::ranges::sort(found);
    return found;
}

Fd Directory::open(const std::string& file, int flags) const
{
    Fd opened{::openat(fd(), file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!opened)
        throw system_failure(name(file));
    return opened;
}

std::optional<Fd> Directory::try_open(const std::string& file, int flags, int expected) const
{
    Fd opened{::openat(fd(), file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (opened)
        return opened;
    if (errno != expected)
        throw system_failure(name(file));
    return {};
}

void Directory::rename(const std::string& from, const std::string& to) const
{
    if (::renameat(fd(), from.c_str(), fd(), to.c_str()) != 0)
        throw system_failure(name(from));
}

void Directory::remove(const std::string& file) const
{
    if (::unlinkat(fd(), file.c_str(), 0) != 0 && errno != ENOENT)
        throw system_failure(name(file));
}

void Directory::sync() const
{
    if (::fsync(fd()) != 0)
        throw system_failure(path_);
}

bool Directory::still_names(const std::string& file, int opened) const
{
    struct stat by_name {
    }, by_fd{};
    return ::fstatat(fd(), file.c_str(), &by_name, AT_SYMLINK_NOFOLLOW) == 0 &&
           ::fstat(opened, &by_fd) == 0 && by_name.st_ino == by_fd.st_ino && by_name.st_dev == by_fd.st_dev;
}

std::string segment_name(std::uint64_t generation)
{
    return numbered(generation, ".seg");
}

std::string journal_name(std::uint64_t generation)
{
    return numbered(generation, ".jnl");
}

std::string free_name(std::uint64_t generation)
{
    return numbered(generation, ".free");
}

std::uint64_t generation_of(std::string_view name)
{
    std::uint64_t generation = 0;
    std::from_chars(name.data(), name.data() + name.size(), generation);
    return generation;
}

bool try_lock(int fd)
{
    auto lock = whole_file(F_WRLCK);
    if (::fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return true;
    if (errno != EAGAIN && errno != EACCES)
        throw system_failure("lock in the queue");
    return false;
}

void unlock_before(int fd, std::uint64_t end)
{
    auto lock = whole_file(F_UNLCK);
    lock.l_len = static_cast<off_t>(end);
    if (end > 0 && ::fcntl(fd, F_OFD_SETLK, &lock) != 0)
        throw system_failure("lock in the queue");
}

std::optional<std::uint64_t> locked_from(int fd)
{
    auto lock = whole_file(F_WRLCK);
    if (::fcntl(fd, F_OFD_GETLK, &lock) != 0)
        throw system_failure("lock in the queue");
    if (lock.l_type == F_UNLCK)
        return {};
    return static_cast<std::uint64_t>(lock.l_start);
}

} // namespace smtpplus::queue
