#include "queue/set_aside.hpp"

#include "common/failure.hpp"
#include "common/output.hpp"
#include "common/text.hpp"
#include "queue/segment_reader.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smtpplus::queue {

bool set_aside(const Directory& directory, const std::string& name, std::string_view head, int fd,
               std::uint64_t offset, std::uint64_t size)
{
    const Directory dead{directory.name("dead")};
    if (dead.try_open(name, O_RDONLY, ENOENT))
        return false;
    const auto making = name + ".new";
    dead.remove(making);
    Output out{dead.open(making, O_WRONLY | O_CREAT | O_EXCL), dead.name(making)};
    out.write(head);
    for (const auto end = offset + size; offset < end;) {
        const auto piece = read_at(fd, offset, std::min<std::uint64_t>(end - offset, 256 * 1024));
        if (piece.empty())
            break;
        out.write(piece);
        offset += piece.size();
    }
    out.flush();
    if (::fsync(out.fd()) != 0)
        throw system_failure(dead.name(making));
    dead.rename(making, name);
    dead.sync();
    return true;
}

std::string dead_name(std::string_view tick, std::uint64_t generation, std::uint64_t offset,
                      std::string_view suffix)
{
    std::string name{tick};
    std::ranges::replace_if(
        name, [](char c) { return !is_letter(c) && !is_digit(c); }, '_');
    if (!name.empty())
        name += '.';
    return name + std::to_string(generation) + '.' + std::to_string(offset) + std::string{suffix};
}

} // namespace smtpplus::queue
