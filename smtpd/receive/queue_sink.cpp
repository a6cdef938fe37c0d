#include "receive/queue_sink.hpp"

#include <utility>

namespace smtpplus::receive {
namespace {

struct LargeStream : Stream {
    explicit LargeStream(std::unique_ptr<queue::LargeMessage> a_message) : message{std::move(a_message)} {}
    void write(std::string_view piece) override { message->write(piece); }
    std::unique_ptr<queue::LargeMessage> message;
};

// The session names the TICK in the text, which the store does not know.
queue::Done without_text(queue::Done done)
{
    return [done = std::move(done)](const bsmtp::Reply& reply) {
        done(reply.is_success() ? bsmtp::Reply{reply.code, reply.enhanced, ""} : reply);
    };
}

} // namespace

QueueSink::QueueSink(queue::Store& store, std::function<queue::Done()> expect)
    : store_{store}, expect_{std::move(expect)}
{
}

std::optional<bsmtp::Reply> QueueSink::append(std::string transaction)
{
    store_.append(std::move(transaction), without_text(expect_()));
    return {};
}

std::unique_ptr<Stream> QueueSink::begin_large()
{
    return std::make_unique<LargeStream>(store_.begin_large());
}

std::optional<bsmtp::Reply> QueueSink::commit(std::unique_ptr<Stream> stream)
{
    static_cast<LargeStream&>(*stream).message->commit(without_text(expect_()));
    return {};
}

} // namespace smtpplus::receive
