#include "receive/incoming.hpp"

#include "common/failure.hpp"

#include <algorithm>

namespace smtpplus::receive {
namespace {

// One pass without branches, which the compiler widens.
bool has_eight_bit(std::string_view text)
{
    unsigned all = 0;
    for (const char c : text)
        all |= static_cast<unsigned char>(c);
    return all >= 0x80;
}

} // namespace

Incoming::Incoming(Sink& sink, const Limits& limits) : sink_{sink}, limits_{limits}, reader_{limits} {}

void Incoming::begin_text(std::string trace)
{
    in_text_ = true;
    trace_size_ = trace.size() + static_cast<std::size_t>(std::ranges::count(trace, '\n'));
    text_ = std::move(trace);
}

bool Incoming::feed(std::string_view& input)
{
    const auto before = input.size();
    const bool complete = reader_.feed(input, text_);
    received_ += before - input.size();
    if (reader_.fault() != TextFault::none)
        refuse(reply_to(reader_.fault()));
    if (refusal_)
        text_.clear();
    else if (stream_ != nullptr || text_.size() > limits_.in_memory)
        spill();
    in_text_ = !complete;
    return complete;
}

std::optional<bsmtp::Reply> Incoming::finish()
{
    if (refusal_)
        return refusal_;
    if (stream_ != nullptr)
        return sink_.commit(std::move(stream_));
    text_.insert(0, head());
    return sink_.append(std::move(text_));
}

// The lines before the text. SIZE is the real one, or for what is not all here yet the client's, which RFC
// 1870 lets be an estimate. 8-bit text that was not announced is said to be so.
std::string Incoming::head()
{
    if (stream_ == nullptr && !in_text_)
        envelope.parameters.set("SIZE", std::to_string(size()));
    if (has_eight_bit(text_))
        envelope.parameters.set("BODY", "8BITMIME");
    return bsmtp::format(envelope);
}

void Incoming::spill()
{
    try {
        if (stream_ == nullptr) {
            auto first = head();
            stream_ = sink_.begin_large();
            stream_->write(first);
        }
        stream_->write(text_);
        text_.clear();
    } catch (const Failure&) {
        // The disk is full, or worse: the client hears it at the dot, and tries again.
        refuse({452, "4.3.1", "insufficient system storage"});
    }
}

void Incoming::refuse(bsmtp::Reply reply)
{
    if (refusal_)
        return;
    refusal_ = std::move(reply);
    stream_.reset();
    text_ = {};
}

} // namespace smtpplus::receive
