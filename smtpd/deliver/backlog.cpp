#include "deliver/backlog.hpp"

#include "common/failure.hpp"
#include "queue/set_aside.hpp"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace smtpplus::deliver {
namespace {

std::int64_t time_of_change(const queue::Directory& directory)
{
    struct stat status {};
    ::fstat(directory.fd(), &status);
    return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

// A process that was killed while it started an agent holds its lock until that agent has begun.
bool lock_in_time(int fd)
{
    for (int naps = 0; naps < 50; ++naps) {
        if (queue::try_lock(fd))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return queue::try_lock(fd);
}

} // namespace

Backlog::Backlog(const queue::Directory& directory, std::uint64_t block_size, Log log)
    : directory_{directory}, block_size_{block_size}, log_{std::move(log)},
      lock_{directory.open("daemon", O_RDWR | O_CREAT)}, journals_{directory}
{
    if (!lock_in_time(lock_.get()))
        throw Failure{ExitStatus::try_again, directory.path() + ": another smtpq delivers from this queue"};
    clean_up();
}

// What a process that was killed left behind: blocks that were being made, and journals whose segments are
// given back already. A journal that is empty may be a writer's claim to its generation.
void Backlog::clean_up()
{
    for (const auto& name : directory_.names(".new")) {
        const auto block = directory_.try_open(name, O_RDWR, ENOENT);
        if (block && queue::try_lock(block->get()))
            directory_.remove(name);
    }
    for (const auto& name : directory_.names(".jnl")) {
        const auto generation = queue::generation_of(name);
        struct stat journal {
        }, other{};
        const auto exists = [&](const std::string& file) {
            return ::fstatat(directory_.fd(), file.c_str(), &other, AT_SYMLINK_NOFOLLOW) == 0;
        };
        if (::fstatat(directory_.fd(), name.c_str(), &journal, AT_SYMLINK_NOFOLLOW) != 0 ||
            exists(queue::segment_name(generation)))
            continue;
        const bool old = queue::now() - journal.st_mtim.tv_sec > 3600;
        if (journal.st_size > 0 || old || exists(queue::free_name(generation)))
            directory_.remove(name);
    }
}

void Backlog::look(bool always)
try {
    const auto changed = time_of_change(directory_);
    if (always || changed != folder_changed_)
        for (const auto generation : directory_.generations())
            segments_.try_emplace(generation, directory_, generation, queue::Segment::Trust::sync);
    folder_changed_ = changed;
    to_read_.clear();
    for (const auto& [generation, segment] : segments_)
        if (!segment.closed())
            to_read_.push_back(generation);
    std::ranges::reverse(to_read_); // the oldest is read first
} catch (const Failure& failure) {
    log_(failure.what());
}

bool Backlog::read_next()
{
    if (to_read_.empty())
        return false;
    const auto found = segments_.find(to_read_.back());
    to_read_.pop_back();
    if (found == segments_.end())
        return true;
    try {
        read(found->second);
        retire_if_done(found->second);
    } catch (const Failure& failure) {
        log_(failure.what()); // the other segments go on, and this one when it can be read
    }
    return true;
}

void Backlog::read(queue::Segment& segment)
{
    const bool first = segment.messages().empty();
    segment.read(
        [&](std::size_t number) {
            const auto& message = segment.messages()[number];
            auto due = std::numeric_limits<queue::Instant>::max();
            for (const auto& recipient : message.recipients)
                if (!is_final(recipient.state))
                    due = std::min(due, recipient.next);
            schedule({segment.generation(), static_cast<std::uint32_t>(number)}, due);
        },
        [&](const queue::Damage& damage, const std::string& reason) { set_aside(segment, damage, reason); });
    if (first && segment.bad_journal_lines() > 0)
        log_(directory_.name(queue::journal_name(segment.generation())) + ": " +
             std::to_string(segment.bad_journal_lines()) + " lines cannot be read");
}

void Backlog::set_aside(queue::Segment& segment, const queue::Damage& damage, const std::string& reason)
{
    const auto name = queue::dead_name("", segment.generation(), damage.offset, ".damaged");
    const bool fresh =
        queue::set_aside(directory_, name, "", segment.file().get(), damage.offset, damage.size);
    log_(directory_.name(queue::segment_name(segment.generation())) + ": octet " +
         std::to_string(damage.offset) + ": " + reason +
         (fresh ? ", set aside as dead/" : ", was set aside as dead/") + name);
}

std::optional<Ref> Backlog::take_due(queue::Instant now)
{
    if (due_.empty() || due_.begin()->first > now)
        return {};
    const auto ref = due_.begin()->second;
    due_.erase(due_.begin());
    return ref;
}

std::optional<queue::Instant> Backlog::next_due() const
{
    if (due_.empty())
        return {};
    return due_.begin()->first;
}

Place Backlog::find(Ref ref)
{
    const auto found = segments_.find(ref.generation);
    if (found == segments_.end() || ref.number >= found->second.messages().size())
        return {};
    return {&found->second, &found->second.messages()[ref.number]};
}

std::vector<Ref> Backlog::open_messages(const std::string& tick)
{
    std::vector<Ref> found;
    const auto hash = queue::hash_of_tick(tick);
    for (auto& [generation, segment] : segments_)
        for (std::size_t number = 0; number < segment.messages().size(); ++number) {
            const auto& message = segment.messages()[number];
            if (message.open == 0 || (!tick.empty() && message.tick_hash != hash))
                continue;
            if (!tick.empty()) {
                const auto stored = envelope_at(segment.file().get(), message.record);
                if (!stored || stored->envelope.tick != tick)
                    continue; // another with the same hash
            }
            found.push_back({generation, static_cast<std::uint32_t>(number)});
        }
    return found;
}

void Backlog::settle(Ref ref, std::size_t recipient, queue::State state)
{
    const auto place = find(ref);
    if (!place)
        return;
    place.segment->settle(*place.message, recipient, state);
    retire_if_done(*place.segment);
}

bool Backlog::retire_if_done(queue::Segment& segment)
{
    if (!segment.closed() || segment.open() > 0)
        return false;
    const auto generation = segment.generation();
    try {
        segment.retire(block_size_, max_free);
    } catch (const Failure& failure) {
        log_(failure.what()); // it stays, done, until the next start
        return false;
    }
    journals_.forget(generation);
    retired_.push_back(generation);
    segments_.erase(generation);
    on_change();
    return true;
}

void Backlog::record(std::uint64_t generation, const queue::Entry& entry)
{
    const auto trouble = journals_.append(generation, format(entry));
    if (!trouble.empty())
        log_(trouble + "; it will be written later");
    on_change();
}

std::function<void()> Backlog::sync()
{
    return [journals = journals_.sync(), retired = std::exchange(retired_, {}), this] {
        journals();
        if (retired.empty())
            return;
        try {
            directory_.sync();
            for (const auto generation : retired)
                directory_.remove(queue::journal_name(generation));
        } catch (const Failure&) {
            // The journals stay for the next start to remove: too many are better than too few.
        }
    };
}

} // namespace smtpplus::deliver
