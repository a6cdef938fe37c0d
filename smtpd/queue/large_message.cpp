#include "queue/group.hpp"

#include "common/failure.hpp"

#include <algorithm>

namespace smtpplus::queue {
namespace {

// What the object and the task that commits it share.
struct Large {
    Large(const Directory& directory, const StoreOptions& options) : segment{directory, options} {}
    ~Large()
    {
        if (!committed)
            segment.discard();
    }
    Large(const Large&) = delete;
    Large& operator=(const Large&) = delete;

    void write(std::string_view text)
    {
        struct iovec part = {const_cast<char*>(text.data()), text.size()};
        segment.write({&part, 1});
    }

    ActiveSegment segment;
    Hash hash;
    std::string tail = {}; // the last octets, in which a dot may begin
    bool dot = false;
    bool more = false; // text behind the dot
    bool failed = false;
    bool committed = false;
};

StoreOptions without_blocks(StoreOptions options)
{
    options.preallocate = false;
    return options;
}

class LargeSegment : public LargeMessage {
public:
    LargeSegment(const Directory& directory, const StoreOptions& options, const Bell& bell, Worker& worker)
        : options_{options}, bell_{bell}, worker_{worker}, large_{std::make_shared<Large>(
                                                               directory, without_blocks(options))}
    {
    }

    void write(std::string_view piece) override;
    void commit(Done done) override;

private:
    void look_for_dot(std::string_view piece);
    static bsmtp::Reply store(Large& large, const StoreOptions& options);

    const StoreOptions& options_;
    const Bell& bell_;
    Worker& worker_;
    std::shared_ptr<Large> large_;
};

void LargeSegment::write(std::string_view piece)
{
    if (large_->failed || piece.empty())
        return;
    look_for_dot(piece);
    large_->hash.update(piece);
    try {
        large_->write(piece);
    } catch (const Failure& failure) {
        options_.report(failure.what());
        large_->failed = true;
    }
}

// The dot may be cut by the end of a piece, so the last two octets are kept.
void LargeSegment::look_for_dot(std::string_view piece)
{
    static constexpr std::string_view dot = "\n.\n";
    auto& tail = large_->tail;
    large_->more = large_->more || large_->dot;
    const auto find_in = [&](std::string_view text, std::size_t behind) {
        const auto at = text.find(dot);
        if (at == text.npos)
            return;
        large_->dot = true;
        large_->more = large_->more || at + dot.size() < text.size() || behind > 0;
    };
    const auto seam = std::min<std::size_t>(piece.size(), 2);
    tail += piece.substr(0, seam);
    find_in(tail, piece.size() - seam);
    find_in(piece, 0);
    tail += piece.substr(std::max(seam, piece.size() - std::min<std::size_t>(piece.size(), 2)));
    tail.erase(0, tail.size() - std::min<std::size_t>(tail.size(), 2));
}

void LargeSegment::commit(Done done)
{
    worker_.ask([large = std::move(large_), &options = options_, &bell = bell_, done = std::move(done)] {
        const auto reply = store(*large, options);
        if (reply.is_success())
            bell.ring();
        done(reply);
    });
}

bsmtp::Reply LargeSegment::store(Large& large, const StoreOptions& options)
{
    if (large.failed)
        return not_stored();
    if (!large.dot)
        return {554, "5.6.0", "not a transaction: no lone dot at the end"};
    if (large.more)
        return {554, "5.6.0", "not a transaction: a lone dot inside"};
    try {
        large.write(format(Seal{large.segment.generation(), now(), large.segment.written()}, large.hash));
        large.segment.commit();
        large.committed = true;
        return {250, "2.0.0", "queued"};
    } catch (const Failure& failure) {
        options.report(failure.what());
        return not_stored();
    }
}

} // namespace

std::unique_ptr<LargeMessage> make_large_message(const Directory& directory, const StoreOptions& options,
                                                 const Bell& bell, Worker& worker)
{
    return std::make_unique<LargeSegment>(directory, options, bell, worker);
}

} // namespace smtpplus::queue
