#include "queue/store.hpp"

#include "queue/group.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <exception>

namespace smtpplus::queue {
namespace {

struct iovec part(std::string_view text)
{
    return {const_cast<char*>(text.data()), text.size()};
}

} // namespace

std::string_view fault_in(std::string_view transaction)
{
    static constexpr std::string_view dot = "\n.\n";
    if (!transaction.ends_with(dot))
        return "no lone dot at the end";
    if (transaction.find(dot) != transaction.size() - dot.size())
        return "a lone dot inside";
    return {};
}

bsmtp::Reply not_stored()
{
    return {452, "4.3.1", "the queue cannot store it now"};
}

Store::Store(std::string directory, StoreOptions options)
    : group_{std::make_unique<Group>(std::move(directory), std::move(options))}
{
}

Store::~Store() = default;

void Store::append(std::string transaction, Done done)
{
    group_->append(std::move(transaction), std::move(done));
}

std::unique_ptr<LargeMessage> Store::begin_large()
{
    return group_->begin_large();
}

Store::Group::Group(std::string directory, StoreOptions options)
    : directory_{std::move(directory)}, options_{std::move(options)}, bell_{directory_}
{
    prepare_block();
    thread_ = std::thread{[this] { run(); }};
}

Store::Group::~Group()
{
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Store::Group::append(std::string transaction, Done done)
{
    if (transaction.size() > options_.large_size || transaction.size() + max_seal > options_.segment_size) {
        try {
            const auto large = begin_large();
            large->write(transaction);
            large->commit(std::move(done));
        } catch (const Failure& failure) {
            options_.report(failure.what());
            done(not_stored());
        }
        return;
    }
    {
        const std::lock_guard lock{mutex_};
        waiting_.push_back({std::move(transaction), std::move(done)});
    }
    changed_.notify_one();
}

std::unique_ptr<LargeMessage> Store::Group::begin_large()
{
    return make_large_message(directory_, options_, bell_, worker_);
}

void Store::Group::run()
{
    std::vector<Waiting> taken;
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
        if (waiting_.empty())
            return;
        taken.swap(waiting_);
        lock.unlock();
        for (std::span<const Waiting> rest{taken}; !rest.empty();)
            rest = rest.subspan(commit_some(rest));
        taken.clear();
        lock.lock();
    }
}

// As many as the segment takes, at least one; gives how many were answered. A segment that failed is left for
// ever: after a failed fsync nobody knows what the disk holds.
std::size_t Store::Group::commit_some(std::span<const Waiting> waiting)
{
    if (const auto fault = fault_in(waiting[0].transaction); !fault.empty()) {
        waiting[0].done({554, "5.6.0", "not a transaction: " + std::string{fault}});
        return 1;
    }
    std::size_t count = 0;
    try {
        if (!segment_ || segment_->room() < waiting[0].transaction.size() + max_seal)
            open_segment();
        count = write_some(waiting);
        segment_->commit();
    } catch (const Failure& failure) {
        options_.report(failure.what());
        if (segment_)
            segment_->abandon();
        segment_.reset();
        for (const auto& one : waiting)
            one.done(not_stored());
        return waiting.size();
    }
    bell_.ring();
    for (const auto& one : waiting.first(count))
        one.done({250, "2.0.0", "queued"});
    return count;
}

std::size_t Store::Group::write_some(std::span<const Waiting> waiting)
{
    static constexpr std::size_t most = 512; // parts go in twos, and IOV_MAX is 1024
    seals_.clear();
    parts_.clear();
    seals_.reserve(most); // the parts point into it
    auto room = segment_->room();
    for (const auto& one : waiting.first(std::min(waiting.size(), most))) {
        const auto& text = one.transaction;
        if (text.size() + max_seal > room || !fault_in(text).empty())
            break;
        hash_.reset();
        hash_.update(text);
        seals_.push_back(format(Seal{segment_->generation(), now(), text.size()}, hash_));
        parts_.push_back(part(text));
        parts_.push_back(part(seals_.back()));
        room -= text.size() + seals_.back().size();
    }
    segment_->write(parts_);
    return seals_.size();
}

void Store::Group::open_segment()
{
    segment_.reset();
    segment_.emplace(directory_, options_);
    prepare_block();
}

// For the next segment, so that nobody waits for it.
void Store::Group::prepare_block()
{
    if (!options_.preallocate || !directory_.names(".free").empty())
        return;
    worker_.ask([this] {
        try {
            make_spare(directory_, options_);
        } catch (const Failure& failure) {
            options_.report(failure.what());
        }
    });
}

} // namespace smtpplus::queue
