#include "vmspool/follow.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <csignal>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

using Clock = Carrier::Clock;

// Until a signal, an arrival, or `end`.
void wait(EndSignals& signals, Reader& reader, Clock::time_point end)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0)
            return;
        struct pollfd entries[] = {{signals.fd(), POLLIN, 0}, {reader.arrivals(), POLLIN, 0}};
        const int count = ::poll(entries, 2, static_cast<int>(left));
        if (count < 0 && errno != EINTR)
            throw system_failure("poll");
        if (signals.have_come() || (count > 0 && entries[1].revents != 0 && reader.drain()))
            return;
    }
}

} // namespace

EndSignals::EndSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (::sigprocmask(SIG_BLOCK, &set, nullptr) != 0)
        throw system_failure("sigprocmask");
    fd_ = Fd{::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)};
    if (!fd_)
        throw system_failure("signalfd");
}

bool EndSignals::have_come()
{
    struct signalfd_siginfo info;
    if (::read(fd_.get(), &info, sizeof info) > 0)
        come_ = true;
    return come_;
}

void follow(Reader& reader, Carrier& carrier, std::chrono::seconds poll,
            const std::function<void(const std::string&)>& on_trouble)
{
    EndSignals signals;
    reader.arrivals(); // from here on none is missed
    while (!signals.have_come()) {
        const auto latest = Clock::now() + poll;
        try {
            carrier.round([&] { return signals.have_come(); });
        } catch (const Failure& failure) {
            if (failure.status != ExitStatus::try_again)
                throw;
            on_trouble(failure.what());
        }
        wait(signals, reader, std::min(latest, carrier.next_due()));
    }
}

} // namespace smtpplus::vmspool
