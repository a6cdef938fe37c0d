// The queue's folder and what the names in it mean:
//     0000000007.seg     a segment, by its generation; locked from the committed octet on by its one writer
//     0000000007.jnl     its journal; whoever creates it owns the generation
//     0000000003.free    a block to be used again; its content bears no generation above its name's
//     *.new              a block that is being made
//     control            the daemon's socket, see control.hpp
//     daemon             locked by the one process that delivers
//     dead/              what was set aside
#pragma once

#include "common/fd.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::queue {

class Directory {
public:
    /// Creates the folder, for its owner alone, if it is not there. Throws Failure{try_again}.
    explicit Directory(std::string path);

    const std::string& path() const { return path_; }
    int fd() const { return fd_.get(); }
    std::string name(std::string_view file) const { return path_ + '/' + std::string{file}; }

    std::vector<std::string> names() const;         // of all files, unsorted
    std::vector<std::uint64_t> generations() const; // of all segments, sorted
    std::vector<std::string> names(std::string_view suffix) const;

    /// Opens a file in it, never through a link; throws Failure{try_again}. O_CLOEXEC is added.
    Fd open(const std::string& file, int flags) const;
    /// The same, but nothing if errno is `expected`.
    std::optional<Fd> try_open(const std::string& file, int flags, int expected) const;
    void rename(const std::string& from, const std::string& to) const;
    void remove(const std::string& file) const; // may be gone already
    void sync() const;                          // its entries are on stable storage

    /// Whether `file` still is the file behind `fd`.
    bool still_names(const std::string& file, int fd) const;

private:
    std::string path_;
    Fd fd_;
};

std::string segment_name(std::uint64_t generation);
std::string journal_name(std::uint64_t generation);
std::string free_name(std::uint64_t generation);

/// The number at the start of a file's name; 0 if there is none.
std::uint64_t generation_of(std::string_view name);

// Locks belong to the open file (fcntl(2), F_OFD_SETLK): they end with the process, however it ends.

/// Locks the octets from 0 on; false if another has a lock.
bool try_lock(int fd);
/// Unlocks the octets before `end`.
void unlock_before(int fd, std::uint64_t end);
/// Where the lock of another begins; nothing if there is none.
std::optional<std::uint64_t> locked_from(int fd);

} // namespace smtpplus::queue
