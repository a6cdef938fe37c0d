// One route to one next hop: the messages that wait for it, and the agents that take them, started when there
// is work and ended when there has been none for a while.
#pragma once

#include "deliver/agent.hpp"
#include "deliver/routes.hpp"
#include "deliver/settler.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace smtpplus::deliver {

class Lane : public std::enable_shared_from_this<Lane> {
public:
    struct Settings {
        std::vector<std::string> command;
        unsigned limit;
        std::chrono::seconds deadline;
        bool operator==(const Settings&) const = default;
    };
    using OnIdle = std::function<void()>; // the last agent has ended

    Lane(boost::asio::io_context& io, Backlog& backlog, Settler& settler, std::uint16_t id, std::string name,
         OnIdle on_idle)
        : io_{io}, backlog_{backlog}, settler_{settler}, id_{id}, name_{std::move(name)}, on_idle_{std::move(
                                                                                              on_idle)}
    {
    }

    std::uint16_t id() const { return id_; }
    void push(Ref ref);

    /// For agents that are started from now on; those that run finish what they have.
    void set(Settings settings);
    /// Nothing more is begun, and agents end when they have finished.
    void stop();
    /// What waits here is due again, to be routed anew.
    void give_back_all();

    std::size_t running() const { return running_; }

private:
    boost::asio::awaitable<void> serve();
    boost::asio::awaitable<bool> serve_one(std::unique_ptr<Agent>& agent, Delivery delivery);
    boost::asio::awaitable<bool> wait_for_work();
    std::optional<Delivery> next_delivery();
    bool take_answer(Delivery& delivery, std::vector<bool>& answered, std::string_view line);
    void start_agents();

    boost::asio::io_context& io_;
    Backlog& backlog_;
    Settler& settler_;
    std::uint16_t id_;
    std::string name_;
    OnIdle on_idle_;
    Settings settings_{};
    std::uint64_t version_ = 0; // of the settings
    std::deque<Ref> waiting_;
    std::vector<boost::asio::steady_timer*> idle_; // one for each agent without work
    std::size_t running_ = 0;
    bool stopping_ = false;
};

} // namespace smtpplus::deliver
