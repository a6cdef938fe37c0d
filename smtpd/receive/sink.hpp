// Where a session puts its messages: the queue, or nothing, or a test's list.
//
// A transaction is BSMTP text from TICK to the lone dot. What is answered to the client is the sink's to say,
// at once or later: then the session waits and is resumed with the reply.
#pragma once

#include "bsmtp/reply.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::receive {

/// A transaction too large for memory. Destroyed without being committed, it never was.
class Stream {
public:
    virtual ~Stream() = default;
    virtual void write(std::string_view piece) = 0; // throws Failure, for instance when the disk is full
};

class Sink {
public:
    virtual ~Sink() = default;

    /// The reply to give now, or nothing: it comes later, through Session::resume. A success without text is
    /// given the text `queued as TICK`.
    virtual std::optional<bsmtp::Reply> append(std::string transaction) = 0;

    virtual std::unique_ptr<Stream> begin_large() = 0;
    virtual std::optional<bsmtp::Reply> commit(std::unique_ptr<Stream> stream) = 0;
};

/// Checks everything, keeps nothing, and says so.
class Discard : public Sink {
public:
    std::optional<bsmtp::Reply> append(std::string transaction) override;
    std::unique_ptr<Stream> begin_large() override;
    std::optional<bsmtp::Reply> commit(std::unique_ptr<Stream> stream) override;
};

inline Discard discard;

} // namespace smtpplus::receive
