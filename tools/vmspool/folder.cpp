#include "vmspool/folder.hpp"

#include "common/failure.hpp"
#include "common/output.hpp"

#include <algorithm>
#include <atomic>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

// No two drafts of this machine have the same name; O_EXCL settles the rest.
std::string temporary_name()
{
    static std::atomic<unsigned> count{0};
    return std::string{Folder::temporary} + std::to_string(::getpid()) + '.' + std::to_string(++count);
}

Fd open_folder(int at, const std::string& path)
{
    return Fd{::openat(at, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

} // namespace

std::optional<Folder> Folder::open(const std::string& path)
{
    auto fd = open_folder(AT_FDCWD, path);
    if (!fd && (errno == ENOENT || errno == ENOTDIR))
        return std::nullopt;
    if (!fd)
        throw system_failure(path);
    return Folder{std::move(fd), path};
}

Folder Folder::inner(const std::string& name) const
{
    const auto path = path_ + '/' + name;
    if (::mkdirat(fd(), name.c_str(), 0777) == 0)
        sync();
    else if (errno != EEXIST)
        throw system_failure(path);
    auto inner = open_folder(fd(), name);
    if (!inner)
        throw system_failure(path);
    return Folder{std::move(inner), path};
}

bool Folder::has(const std::string& name) const
{
    return ::faccessat(fd(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

std::vector<std::string> Folder::names() const
{
    // A descriptor of its own, since reading moves it.
    auto fresh = open_folder(fd(), ".");
    const std::unique_ptr<DIR, CloseDirectory> directory{fresh ? ::fdopendir(fresh.get()) : nullptr};
    if (!directory)
        throw system_failure(path_);
    fresh.release();
    std::vector<std::string> names;
    errno = 0;
    while (const auto* entry = ::readdir(directory.get()))
        names.emplace_back(entry->d_name);
    if (errno != 0)
        throw system_failure(path_);
    return names;
}

void Folder::remove(const std::string& name) const
{
    if (::unlinkat(fd(), name.c_str(), 0) != 0 && errno != ENOENT)
        throw system_failure(path_ + '/' + name);
}

bool Folder::take(const Folder& from, const std::string& name) const
{
    if (::linkat(from.fd(), name.c_str(), fd(), name.c_str(), 0) != 0) {
        if (errno == EEXIST)
            return false;
        throw system_failure(path_ + '/' + name);
    }
    from.remove(name);
    return true;
}

void Folder::sync() const
{
    if (::fsync(fd()) != 0)
        throw system_failure(path_);
}

Draft::Draft(const Folder& folder, std::string_view text) : folder_{folder}
{
    Fd fd;
    do {
        name_ = temporary_name();
        fd = Fd{::openat(folder.fd(), name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    } while (!fd && errno == EEXIST);
    const auto path = folder.path() + '/' + name_;
    if (!fd)
        throw system_failure(path);
    try {
        Output out{std::move(fd), path};
        out.write(text);
        out.flush();
        if (::fsync(out.fd()) != 0)
            throw system_failure(path);
        out.close();
    } catch (...) {
        ::unlinkat(folder.fd(), name_.c_str(), 0);
        throw;
    }
}

Draft::~Draft()
{
    ::unlinkat(folder_.fd(), name_.c_str(), 0);
}

bool Draft::publish(const std::string& name) const
{
    if (::linkat(folder_.fd(), name_.c_str(), folder_.fd(), name.c_str(), 0) == 0)
        return true;
    if (errno == EEXIST)
        return false;
    throw system_failure(folder_.path() + '/' + name);
}

void Draft::replace(const std::string& name) const
{
    if (::renameat(folder_.fd(), name_.c_str(), folder_.fd(), name.c_str()) != 0)
        throw system_failure(folder_.path() + '/' + name);
}

} // namespace smtpplus::vmspool
