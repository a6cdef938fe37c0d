#include "vmspool/device.hpp"

#include "common/failure.hpp"
#include "common/text.hpp"

#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

namespace smtpplus::vmspool {

Device make_device(const Spec& spec, const std::string& role, const std::string& standard)
{
    spec.allow({"reader", "punch", "vmcp", "lock", "wait"});
    const auto node = spec.setting(role, spec.address.empty() ? standard : spec.address);
    auto number = device_number(node);
    if (number.empty())
        number = device_number(standard);
    return {node, number, spec.setting("lock", "/run/lock"), spec.number("wait", 30),
            Vmcp{spec.setting("vmcp", "vmcp")}};
}

std::string device_number(const std::string& node)
{
    const auto dot = node.rfind('.');
    if (dot == node.npos || node.size() - dot != 5 ||
        node.find_first_not_of("0123456789abcdefABCDEF", dot + 1) != node.npos)
        return {};
    const auto digits = upper(node.substr(dot + 1));
    const auto first = digits.find_first_not_of('0');
    return first == digits.npos ? "0" : digits.substr(first);
}

Fd lock(const Device& device)
{
    using namespace std::chrono;
    const auto name = device.node.substr(device.node.rfind('/') + 1);
    const auto path = device.lock_folder + '/' + name + ".lock";
    Fd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)};
    if (!fd)
        throw system_failure(path);
    const auto end = steady_clock::now() + seconds{device.wait};
    while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (steady_clock::now() >= end)
            throw Failure{ExitStatus::try_again, device.node + ": in use by another program"};
        std::this_thread::sleep_for(milliseconds{50});
    }
    return fd;
}

} // namespace smtpplus::vmspool
