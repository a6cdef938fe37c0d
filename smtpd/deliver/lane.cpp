#include "deliver/lane.hpp"

#include "common/failure.hpp"
#include "common/text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace asio = boost::asio;

namespace smtpplus::deliver {
namespace {

constexpr std::chrono::seconds idle_time{10};

} // namespace

void Lane::push(Ref ref)
{
    waiting_.push_back(ref);
    start_agents();
}

void Lane::set(Settings settings)
{
    if (settings == settings_)
        return;
    settings_ = std::move(settings);
    ++version_;
    for (auto* timer : idle_)
        timer->cancel();
}

void Lane::stop()
{
    stopping_ = true;
    waiting_.clear();
    for (auto* timer : idle_)
        timer->cancel();
}

void Lane::give_back_all()
{
    for (const auto ref : std::exchange(waiting_, {}))
        give_back(backlog_, ref, id_, 0);
}

// An agent without work is woken; if there is none, one more is started, as long as there may be.
void Lane::start_agents()
{
    if (!idle_.empty()) {
        idle_.back()->cancel();
        idle_.pop_back();
        return;
    }
    if (stopping_ || running_ >= settings_.limit)
        return;
    ++running_;
    asio::co_spawn(
        io_, [self = shared_from_this()] { return self->serve(); },
        [self = shared_from_this()](const std::exception_ptr& error) {
            if (error)
                std::rethrow_exception(error);
            self->on_idle_();
        });
}

// The life of one agent's place; the process in it may change.
asio::awaitable<void> Lane::serve()
{
    std::unique_ptr<Agent> agent;
    auto version = version_;
    while (!stopping_) {
        if (agent && (version != version_ || !agent->alive())) {
            co_await agent->stop();
            agent.reset();
        }
        version = version_;
        auto delivery = next_delivery();
        if (delivery) {
            const bool good = co_await serve_one(agent, *std::move(delivery));
            if (!good)
                agent.reset();
            continue;
        }
        const bool more = co_await wait_for_work();
        if (more)
            continue;
        if (agent)
            co_await agent->stop();
        agent.reset();
        if (waiting_.empty()) // something may have come while it ended
            break;
    }
    if (agent)
        co_await agent->stop();
    --running_; // and from here on whoever pushes starts another
}

std::optional<Delivery> Lane::next_delivery()
{
    while (!waiting_.empty()) {
        const auto ref = waiting_.front();
        waiting_.pop_front();
        try {
            auto delivery = open_delivery(backlog_, ref, id_);
            if (delivery)
                return delivery;
        } catch (const Failure& failure) {
            static constexpr queue::Instant later = 60;
            backlog_.log(failure.what());
            give_back(backlog_, ref, id_, queue::now() + later);
        }
    }
    return {};
}

// False when the agent is of no more use. What it left unanswered is tried again: that may be once too often,
// but never once too little.
asio::awaitable<bool> Lane::serve_one(std::unique_ptr<Agent>& agent, Delivery delivery)
{
    std::vector<bool> answered(delivery.numbers.size());
    std::string trouble;
    try {
        if (!agent)
            agent = std::make_unique<Agent>(io_, settings_.command);
    } catch (const Failure& failure) {
        trouble = failure.what();
    }
    try {
        if (trouble.empty())
            trouble = co_await agent->deliver(delivery, settings_.deadline, [&](std::string_view line) {
                return take_answer(delivery, answered, line);
            });
    } catch (const Failure& failure) {
        trouble = failure.what(); // the segment cannot be read
    }
    if (!trouble.empty())
        backlog_.log(delivery.envelope.tick + " via " + name_ + ": " + trouble);
    for (std::size_t index = 0; index < answered.size(); ++index)
        if (!answered[index])
            settler_.answer(delivery, index, {451, "4.3.0", trouble}, " via " + name_);
    settler_.finish(std::move(delivery));
    co_return trouble.empty();
}

// One line of the agent; true when it was the last that was missing.
bool Lane::take_answer(Delivery& delivery, std::vector<bool>& answered, std::string_view line)
{
    const auto reply = bsmtp::parse_recipient_reply(trim_right(line));
    if (!reply || reply->tick != delivery.envelope.tick) {
        backlog_.log("agent " + name_ + " says: " + std::string{line.substr(0, 200)});
        return false;
    }
    const auto& recipients = delivery.envelope.recipients;
    const auto find = [&](auto same) {
        std::size_t index = 0;
        while (index < recipients.size() && (answered[index] || !same(recipients[index].path.mailbox)))
            ++index;
        return index;
    };
    auto index = find([&](const std::string& mailbox) { return mailbox == reply->recipient.mailbox; });
    if (index == recipients.size())
        index = find([&](const std::string& mailbox) {
            return equal_ignoring_case(mailbox, reply->recipient.mailbox);
        });
    if (index == recipients.size()) {
        backlog_.log("agent " + name_ +
                     " answers for nobody it was asked for: " + std::string{line.substr(0, 200)});
        return false;
    }
    answered[index] = true;
    settler_.answer(delivery, index, reply->reply, " via " + name_);
    return std::ranges::all_of(answered, [](bool is) { return is; });
}

// False when there was none for a while, or there is to be no more.
asio::awaitable<bool> Lane::wait_for_work()
{
    asio::steady_timer timer{io_, idle_time};
    idle_.push_back(&timer);
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    std::erase(idle_, &timer);
    co_return (woken || !waiting_.empty()) && !stopping_;
}

} // namespace smtpplus::deliver
