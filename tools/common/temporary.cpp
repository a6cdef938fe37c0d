#include "common/temporary.hpp"

#include "common/failure.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace smtpplus {

Fd temporary_file()
{
    const char* chosen = std::getenv("TMPDIR");
    const std::string folder = chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
    if (Fd fd{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)})
        return fd;
    // Not every file system has O_TMPFILE.
    std::string path = folder + "/smtpplus.XXXXXX";
    Fd fd{::mkostemp(path.data(), O_CLOEXEC)};
    if (!fd)
        throw system_failure(folder);
    ::unlink(path.c_str());
    return fd;
}

} // namespace smtpplus
