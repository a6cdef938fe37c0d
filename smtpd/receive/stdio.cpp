#include "receive/stdio.hpp"

#include "common/failure.hpp"
#include "common/output.hpp"
#include "receive/queue_sink.hpp"

#include <future>
#include <memory>
#include <optional>
#include <poll.h>
#include <unistd.h>

namespace smtpplus::receive {
namespace {

constexpr std::chrono::minutes commit_time{10};

// The reply of the queue, from its thread to ours.
class Verdict {
public:
    queue::Done expect()
    {
        promise_ = std::make_shared<std::promise<bsmtp::Reply>>();
        return [promise = promise_](const bsmtp::Reply& reply) { promise->set_value(reply); };
    }

    bsmtp::Reply wait()
    {
        auto future = promise_->get_future();
        if (future.wait_for(commit_time) != std::future_status::ready)
            return {451, "4.3.0", "the queue does not answer"};
        return future.get();
    }

private:
    std::shared_ptr<std::promise<bsmtp::Reply>> promise_;
};

// A terminal sends LF for the key that a network terminal sends CR LF for (RFC 854).
std::string from_terminal(std::string_view input)
{
    std::string result;
    for (const char c : input) {
        if (c == '\n')
            result += '\r';
        result += c;
    }
    return result;
}

bool wait_for_input(std::chrono::milliseconds time)
{
    struct pollfd wanted {
        STDIN_FILENO, POLLIN, 0
    };
    const int ready = ::poll(&wanted, 1, static_cast<int>(time.count()));
    if (ready < 0 && errno != EINTR)
        throw system_failure("standard input");
    return ready > 0;
}

// Nothing at the end of input; an empty text when nothing came for a while.
std::optional<std::string> read_input()
{
    if (!wait_for_input(std::chrono::milliseconds{500}))
        return "";
    std::string buffer(64 * 1024, '\0');
    const auto count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0)
        throw system_failure("standard input");
    if (count == 0)
        return {};
    buffer.resize(static_cast<std::size_t>(count));
    return ::isatty(STDIN_FILENO) != 0 ? from_terminal(buffer) : buffer;
}

} // namespace

ExitStatus run_stdio(const Settings& settings, const Times& times, queue::Store* store, Client client)
{
    using Clock = std::chrono::steady_clock;
    Verdict verdict;
    std::optional<QueueSink> queue;
    if (store != nullptr)
        queue.emplace(*store, [&] { return verdict.expect(); });
    Session session{accept_all, queue ? static_cast<Sink&>(*queue) : discard, settings, std::move(client)};
    Patience patience{times, Clock::now()};
    auto& out = standard_output();
    const auto say = [&](const std::string& text) {
        out.write(text);
        out.flush();
    };

    say(session.greeting());
    while (!session.closed()) {
        const auto input = read_input();
        if (!input)
            return session.in_message() ? ExitStatus::try_again : ExitStatus::ok;
        auto replies = session.feed(*input);
        while (session.waiting())
            replies += session.resume(verdict.wait());
        patience.heard(Clock::now(), session.commands(), session.in_message(), session.text_octets());
        if (patience.is_over(Clock::now(), false))
            replies += session.hang_up({421, "4.4.2", "you took too long"});
        say(replies);
    }
    return ExitStatus::ok;
}

} // namespace smtpplus::receive
