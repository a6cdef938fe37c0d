// The sink that is the durable queue: the reply comes when the transaction is on stable storage.
#pragma once

#include "queue/store.hpp"
#include "receive/sink.hpp"

#include <functional>

namespace smtpplus::receive {

class QueueSink : public Sink {
public:
    /// `expect` gives what is called with the reply to the message that is handed over now, from a thread of
    /// the store.
    QueueSink(queue::Store& store, std::function<queue::Done()> expect);

    std::optional<bsmtp::Reply> append(std::string transaction) override;
    std::unique_ptr<Stream> begin_large() override;
    std::optional<bsmtp::Reply> commit(std::unique_ptr<Stream> stream) override;

private:
    queue::Store& store_;
    std::function<queue::Done()> expect_;
};

} // namespace smtpplus::receive
