// A message on its way in: first its envelope, then its text, put together as the transaction that the sink
// is given. What is longer than Limits::in_memory goes to the sink piece by piece.
#pragma once

#include "bsmtp/envelope.hpp"
#include "receive/settings.hpp"
#include "receive/sink.hpp"
#include "receive/text_reader.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::receive {

class Incoming {
public:
    Incoming(Sink& sink, const Limits& limits);

    bsmtp::Envelope envelope;

    /// The text begins, behind our trace field.
    void begin_text(std::string trace);
    bool in_text() const { return in_text_; }

    /// Takes text off `input`; true when its end was read.
    bool feed(std::string_view& input);

    /// After the end: the reply, or nothing when the sink gives it later.
    std::optional<bsmtp::Reply> finish();

    /// Octets so far, as SIZE counts them.
    std::uint64_t size() const { return trace_size_ + reader_.size(); }
    /// So much more than is allowed came in that the end is not worth waiting for.
    bool is_flood() const { return received_ > 2 * limits_.message_size + limits_.in_memory; }

private:
    std::string head();
    void spill();
    void refuse(bsmtp::Reply reply);

    Sink& sink_;
    const Limits& limits_;
    TextReader reader_;
    std::string text_;               // what the sink was not given yet
    std::unique_ptr<Stream> stream_; // of a large message
    std::optional<bsmtp::Reply> refusal_;
    std::uint64_t trace_size_ = 0;
    std::uint64_t received_ = 0;
    bool in_text_ = false;
};

} // namespace smtpplus::receive
