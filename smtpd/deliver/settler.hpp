// Decides what an agent's answers mean, and writes it down: delivered, to be tried again, or returned to the
// sender. A bounce is in the queue before its cause is marked as bounced.
#pragma once

#include "deliver/delivery.hpp"
#include "deliver/retry.hpp"
#include "queue/store.hpp"

#include <functional>
#include <memory>
#include <random>
#include <string>

namespace smtpplus::deliver {

struct SettlerOptions {
    RetrySchedule retry;
    std::string host; // who reports in a bounce
};

class Settler {
public:
    /// Runs a function later in the thread that everything else here runs in; from any thread.
    using Post = std::function<void(std::function<void()>)>;

    Settler(Backlog& backlog, queue::Store& store, SettlerOptions options, Post post)
        : backlog_{backlog}, store_{store}, options_{std::move(options)}, post_{std::move(post)}
    {
    }

    /// The agent `via` has answered for one recipient of the delivery.
    void answer(Delivery& delivery, std::size_t index, const bsmtp::Reply& reply, const std::string& via);

    /// It has answered for all: what failed is returned.
    void finish(Delivery delivery);

    /// A recipient that did not even come to an agent is tried again later.
    void defer(const Delivery& delivery, std::size_t index, const bsmtp::Reply& reply,
               const std::string& via);

    /// No bounce is on its way into the queue.
    bool idle() const { return storing_ == 0; }

private:
    using Shared = std::shared_ptr<Delivery>;

    void settle(const Delivery& delivery, std::size_t index, queue::State state, const bsmtp::Reply& reply,
                const std::string& remark);
    void settle_failed(const Delivery& delivery, queue::State state, const std::string& remark);
    void bounce(const Shared& delivery);
    void set_aside(const Delivery& delivery);
    void again(const Delivery& delivery, const std::string& reason);
    void write(const Delivery& delivery, std::size_t index, queue::Entry entry);

    Backlog& backlog_;
    queue::Store& store_;
    SettlerOptions options_;
    Post post_;
    std::size_t storing_ = 0;
    std::mt19937_64 random_{std::random_device{}()};
};

} // namespace smtpplus::deliver
