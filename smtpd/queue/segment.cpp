#include "queue/segment.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smtpplus::queue {

void Message::settle(std::size_t recipient, State state)
{
    auto& outcome = recipients[recipient];
    if (!is_final(outcome.state) && is_final(state))
        --open;
    outcome.state = state;
}

std::uint32_t hash_of_tick(std::string_view tick)
{
    thread_local Hash hash;
    hash.reset();
    hash.update(tick);
    return static_cast<std::uint32_t>(hash.value());
}

Fd Segment::file() const
{
    return directory_->open(segment_name(generation_), O_RDONLY);
}

// First whether it is locked, then what is in it: nobody can append to what was found unlocked.
bool Segment::read(const OnMessage& on_message, const OnDamage& on_damage)
{
    if (closed_)
        return false;
    if (!active_)
        active_ = file();
    const auto locked = locked_from(active_.get());
    struct stat status {};
    if (::fstat(active_.get(), &status) != 0)
        throw system_failure(directory_->name(segment_name(generation_)));
    const auto end = locked.value_or(static_cast<std::uint64_t>(status.st_size));
    if (!locked && trust_ == Trust::sync && ::fdatasync(active_.get()) != 0)
        throw system_failure(directory_->name(segment_name(generation_)));

    if (end > reader_.position())
        reader_.read(
            active_.get(), end, !locked, [&](const Record& record) { add(active_.get(), record, on_damage); },
            [&](const Damage& damage) { on_damage(damage, "damaged record"); });
    if (!journal_read_)
        bad_lines_ = read_journal(*directory_, generation_, [&](const Entry& entry) { apply(entry); });
    journal_read_ = true;
    closed_ = !locked;
    if (closed_)
        active_.reset();
    const bool anything = announced_ < messages_.size();
    for (; announced_ < messages_.size(); ++announced_)
        if (messages_[announced_].open > 0)
            on_message(announced_);
    return anything;
}

void Segment::add(int fd, const Record& record, const OnDamage& on_damage)
{
    const auto stored = envelope_at(fd, record);
    if (!stored)
        return on_damage({record.offset, record.size}, "no transaction: " + stored.error().what);
    Message message;
    message.record = record;
    message.tick_hash = hash_of_tick(stored->envelope.tick);
    message.recipients.resize(stored->envelope.recipients.size());
    message.open = static_cast<std::uint32_t>(message.recipients.size());
    messages_.push_back(std::move(message));
    ++open_;
}

void Segment::apply(const Entry& entry)
{
    const auto found = std::ranges::lower_bound(messages_, entry.offset, {},
                                                [](const Message& message) { return message.record.offset; });
    if (found == messages_.end() || found->record.offset != entry.offset ||
        entry.recipient > found->recipients.size())
        return;
    auto& outcome = found->recipients[entry.recipient - 1];
    if (entry.state == State::deferred) {
        outcome.tries = entry.tries;
        outcome.next = entry.next;
    }
    if (!is_final(outcome.state))
        settle(*found, entry.recipient - 1, entry.state);
}

void Segment::settle(Message& message, std::size_t recipient, State state)
{
    const bool was_open = message.open > 0;
    message.settle(recipient, state);
    if (was_open && message.open == 0)
        --open_;
}

void Segment::retire(std::uint64_t block_size, std::size_t max_free)
{
    const auto name = segment_name(generation_);
    const auto fd = directory_->open(name, O_RDWR);
    struct stat status {};
    if (!try_lock(fd.get()) || ::fstat(fd.get(), &status) != 0)
        throw Failure{ExitStatus::try_again, directory_->name(name) + ": another process has it"};
    if (static_cast<std::uint64_t>(status.st_size) == block_size &&
        directory_->names(".free").size() < max_free)
        directory_->rename(name, free_name(generation_));
    else
        directory_->remove(name);
}

} // namespace smtpplus::queue
