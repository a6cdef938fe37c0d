#include "vmspool/dir_reader.hpp"

#include "common/failure.hpp"
#include "common/input.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

constexpr std::time_t abandoned_after = 24 * 60 * 60;

Folder existing(const std::string& path)
{
    auto folder = Folder::open(path);
    if (!folder)
        throw Failure{ExitStatus::no_input, path + ": no such reader"};
    return std::move(*folder);
}

struct Arrival {
    SpoolFile file;
    struct timespec time;
};

Fd open_in(const Folder& folder, const std::string& name)
{
    return Fd{::openat(folder.fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
}

void read_attributes(const Folder& folder, const std::string& name, std::uint64_t size, SpoolFile& file)
{
    file.attributes.records = (size + 79) / 80;
    auto fd = open_in(folder, name + attributes_end);
    if (!fd)
        return;
    Input in{std::move(fd), folder.path() + '/' + name + attributes_end};
    auto attributes = parse_attributes(in.peek(largest_attributes + 1));
    if (attributes)
        file.attributes = *std::move(attributes);
    else
        file.fault = attributes.error().what;
}

void collect(const Folder& folder, bool held, std::vector<Arrival>& all)
{
    for (const auto& name : folder.names()) {
        const auto id = parse_spool_id(name);
        struct stat status {};
        // A file may go while we look.
        if (id == 0 || name != format_spool_id(id) ||
            ::fstatat(folder.fd(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(status.st_mode))
            continue;
        Arrival arrival{{id, {}, held, {}}, status.st_mtim};
        read_attributes(folder, name, static_cast<std::uint64_t>(status.st_size), arrival.file);
        all.push_back(std::move(arrival));
    }
}

// What a writer left that died before its file was whole.
void clean(const Folder& folder)
{
    const auto limit = std::time(nullptr) - abandoned_after;
    for (const auto& name : folder.names()) {
        const auto stem = name.substr(0, name.find('.'));
        const bool orphan = name == stem + attributes_end && parse_spool_id(stem) != 0 && !folder.has(stem);
        struct stat status {};
        if ((orphan || name.starts_with(Folder::temporary)) &&
            ::fstatat(folder.fd(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            status.st_ctime < limit)
            folder.remove(name);
    }
}

} // namespace

DirReader::DirReader(const std::string& path) : folder_{existing(path)} {}

const Folder& DirReader::place(const SpoolFile& file) const
{
    return file.is_held ? *held_ : folder_;
}

std::vector<SpoolFile> DirReader::list()
{
    std::vector<Arrival> all;
    collect(folder_, false, all);
    held_ = Folder::open(folder_.path() + '/' + held_folder);
    if (held_)
        collect(*held_, true, all);
    std::sort(all.begin(), all.end(), [](const Arrival& a, const Arrival& b) {
        return std::tie(a.time.tv_sec, a.time.tv_nsec, a.file.id) <
               std::tie(b.time.tv_sec, b.time.tv_nsec, b.file.id);
    });
    std::vector<SpoolFile> files;
    for (auto& arrival : all)
        files.push_back(std::move(arrival.file));
    return files;
}

void DirReader::lock()
{
    lock_ = Fd{::openat(folder_.fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!lock_)
        throw system_failure(folder_.path());
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
        throw Failure{ExitStatus::try_again, folder_.path() + ": another vmread has this reader"};
    clean(folder_);
}

Result<Fd> DirReader::open(SpoolFile& file)
{
    const auto name = format_spool_id(file.id);
    auto fd = open_in(place(file), name);
    if (!fd)
        throw system_failure(place(file).path() + '/' + name);
    return fd;
}

// The file goes first: attributes without a file are nothing, a file without attributes is one.
void DirReader::remove(const SpoolFile& file)
{
    const auto name = format_spool_id(file.id);
    place(file).remove(name);
    place(file).remove(name + attributes_end);
    place(file).sync();
}

void DirReader::hold(const SpoolFile& file, const std::string& reason)
{
    if (file.is_held)
        return;
    const auto held = folder_.inner(held_folder);
    const auto name = format_spool_id(file.id);
    auto attributes = file.attributes;
    attributes.reason = reason;
    Draft{held, format(attributes)}.replace(name + attributes_end);
    if (!held.take(folder_, name))
        throw Failure{ExitStatus::try_again, held.path() + '/' + name + ": is there already"};
    folder_.remove(name + attributes_end);
    held.sync();
    folder_.sync();
}

int DirReader::arrivals()
{
    if (!watch_) {
        watch_ = Fd{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
        // Some file systems have no events; the caller looks from time to time anyway.
        if (watch_ && ::inotify_add_watch(watch_.get(), folder_.path().c_str(), IN_CREATE | IN_MOVED_TO) < 0)
            watch_.reset();
    }
    return watch_.get();
}

bool DirReader::drain()
{
    char events[4096];
    while (::read(watch_.get(), events, sizeof events) > 0) {
    }
    return true;
}

} // namespace smtpplus::vmspool
