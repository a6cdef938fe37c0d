// The writer's side of the queue: what it has answered with 250 is on stable storage, message and name.
// Clients that arrive together share one write and one sync. The format is in smtpq-queue(5).
#pragma once

#include "bsmtp/reply.hpp"
#include "queue/store_options.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace smtpplus::queue {

/// 250 when the transaction is stored; 452 when it is not, for want of space or a working disk; 554 when it
/// is no whole transaction. Called once, from a thread of the store; must not throw.
using Done = std::function<void(const bsmtp::Reply&)>;

/// A transaction that does not stay in memory: it is written to a segment of its own. If it is destroyed
/// before commit(), or the process ends, nothing is left of it. Not for use by two threads at once, and not
/// after its Store is gone.
class LargeMessage {
public:
    virtual ~LargeMessage() = default;

    /// The next piece of the transaction, from TICK to the lone dot's LF, LF between lines, dots doubled.
    /// Once a piece could not be written all others are passed over, and commit() says so.
    virtual void write(std::string_view piece) = 0;

    /// Only when all has been written. The object may be destroyed at once.
    virtual void commit(Done done) = 0;
};

/// Owns one active segment of a queue. Any number of processes may have a Store on the same folder.
class Store {
public:
    /// Creates what is missing; throws Failure{try_again} if it cannot.
    explicit Store(std::string directory, StoreOptions options = {});
    ~Store(); // stores and answers all that waits

    /// A complete transaction, as LargeMessage::write takes it in pieces, without a seal. From any thread.
    void append(std::string transaction, Done done);

    /// Throws Failure{try_again} if there is no room. From any thread.
    std::unique_ptr<LargeMessage> begin_large();

private:
    class Group;
    std::unique_ptr<Group> group_;
};

} // namespace smtpplus::queue
