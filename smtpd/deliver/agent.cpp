#include "deliver/agent.hpp"

#include "bsmtp/envelope.hpp"
#include "common/failure.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <csignal>
#include <memory>
#include <sys/wait.h>

namespace asio = boost::asio;

namespace smtpplus::deliver {
namespace {

using boost::system::error_code;

constexpr std::size_t max_line = 64 * 1024;
constexpr std::size_t piece_size = 64 * 1024; // what a pipe holds

ProcessOptions pipes()
{
    ProcessOptions options;
    options.pipe_input = options.pipe_output = true;
    return options;
}

// Calls a function when the time is over, unless it is destroyed before.
class Alarm {
public:
    Alarm(const asio::any_io_executor& executor, std::chrono::seconds after, std::function<void()> ring)
        : timer_{executor, after}
    {
        timer_.async_wait([armed = armed_, rung = rung_, ring = std::move(ring)](const error_code& error) {
            if (error || !*armed)
                return;
            *rung = true;
            ring();
        });
    }
    ~Alarm() { *armed_ = false; }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    bool rung() const { return *rung_; }

private:
    std::shared_ptr<bool> armed_ = std::make_shared<bool>(true);
    std::shared_ptr<bool> rung_ = std::make_shared<bool>(false);
    asio::steady_timer timer_;
};

} // namespace

Agent::Agent(asio::io_context& io, const std::vector<std::string>& command)
    : process_{command, pipes()}, to_{io, process_.input.release()}, from_{io, process_.output.release()}
{
}

Agent::~Agent()
{
    kill(SIGKILL);
}

bool Agent::alive() const
{
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(process_.pid()), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void Agent::kill(int signal)
{
    if (process_.pid() > 0)
        ::kill(process_.pid(), signal);
}

asio::awaitable<std::string> Agent::deliver(const Delivery& delivery, std::chrono::seconds deadline,
                                            const OnReply& on_reply)
{
    const Alarm alarm{to_.get_executor(), deadline, [this] {
                          kill(SIGKILL);
                          to_.cancel();
                          from_.cancel();
                      }};
    auto trouble = co_await write(delivery);
    const auto unanswered = co_await read(on_reply);
    if (alarm.rung())
        co_return "the agent did not answer in time";
    co_return unanswered.empty() || trouble.empty() ? unanswered : trouble;
}

// The envelope is ours; the message goes to the pipe as it stands in the segment, with its dots and its dot.
asio::awaitable<std::string> Agent::write(const Delivery& delivery)
{
    auto piece = format(delivery.envelope);
    for (auto at = delivery.text;;) {
        error_code error;
        co_await asio::async_write(to_, asio::buffer(piece),
                                   asio::redirect_error(asio::use_awaitable, error));
        if (error)
            co_return "the agent reads no more: " + error.message();
        if (at == delivery.text_end)
            co_return std::string{};
        piece = queue::read_at(delivery.file.get(), at,
                               std::min<std::uint64_t>(delivery.text_end - at, piece_size));
        if (piece.empty())
            co_return "the segment ends too early";
        at += piece.size();
    }
}

asio::awaitable<std::string> Agent::read(const OnReply& on_reply)
{
    while (!take_lines(on_reply)) {
        if (unread_.size() > max_line)
            co_return "the agent answers without end";
        char piece[4096];
        error_code error;
        const auto size = co_await from_.async_read_some(asio::buffer(piece),
                                                         asio::redirect_error(asio::use_awaitable, error));
        if (error)
            co_return "the agent ended before it had answered";
        unread_.append(piece, size);
    }
    co_return std::string{};
}

// True when the last recipient was answered; what the agent says beyond that is read with the next.
bool Agent::take_lines(const OnReply& on_reply)
{
    std::size_t begin = 0;
    bool all = false;
    for (auto end = unread_.find('\n'); !all && end != unread_.npos; end = unread_.find('\n', begin)) {
        all = on_reply(std::string_view{unread_}.substr(begin, end - begin));
        begin = end + 1;
    }
    unread_.erase(0, begin);
    return all;
}

asio::awaitable<void> Agent::stop()
{
    static constexpr int patience = 100; // of 50 ms each, and half as many after a word
    to_.close();
    asio::steady_timer timer{from_.get_executor()};
    for (int waited = 0; alive() && waited < patience; ++waited) {
        if (waited == patience / 2)
            kill(SIGTERM);
        timer.expires_after(std::chrono::milliseconds{50});
        error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

} // namespace smtpplus::deliver
