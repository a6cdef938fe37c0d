// A folder in which files appear whole or not at all: written under a temporary name, synced, and only then
// linked to the name under which others look for them.
#pragma once

#include "common/fd.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::vmspool {

class Folder {
public:
    /// Nothing when there is no such folder; throws Failure{try_again} when it cannot be opened.
    static std::optional<Folder> open(const std::string& path);
    /// The folder `name` in this one, made when it is not there.
    Folder inner(const std::string& name) const;

    const std::string& path() const { return path_; }
    int fd() const { return fd_.get(); }

    bool has(const std::string& name) const;
    std::vector<std::string> names() const;
    void remove(const std::string& name) const; // no matter if it is not there
    /// Moves a file here from another folder, unless the name is taken: false then.
    bool take(const Folder& from, const std::string& name) const;
    /// Makes what was linked and removed so far last.
    void sync() const;

    /// How a temporary name begins; nobody else's name does.
    static constexpr std::string_view temporary = ".new.";

private:
    Folder(Fd fd, std::string path) : fd_{std::move(fd)}, path_{std::move(path)} {}

    Fd fd_;
    std::string path_;
};

/// A file on its way into a folder. It holds `text`, which is on stable storage; the temporary name goes with
/// the object.
class Draft {
public:
    Draft(const Folder& folder, std::string_view text);
    ~Draft();
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    /// Gives it its name, unless that is taken: false then.
    bool publish(const std::string& name) const;
    /// Gives it its name, whoever had it before.
    void replace(const std::string& name) const;

private:
    const Folder& folder_;
    std::string name_;
};

} // namespace smtpplus::vmspool
