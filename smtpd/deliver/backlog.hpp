// All that waits in a queue: its segments, and when each message is due. Knows no agents and no sockets.
#pragma once

#include "queue/segment.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace smtpplus::deliver {

using Log = std::function<void(const std::string&)>;

/// A message by its place: the segment, and its number in it.
struct Ref {
    std::uint64_t generation = 0;
    std::uint32_t number = 0;
    bool operator==(const Ref&) const = default;
};

/// A message that is looked at; valid until the backlog changes.
struct Place {
    queue::Segment* segment = nullptr;
    queue::Message* message = nullptr;
    explicit operator bool() const { return message != nullptr; }
};

class Backlog {
public:
    /// Becomes the one process that delivers from this queue; throws Failure{try_again} if there is one.
    Backlog(const queue::Directory& directory, std::uint64_t block_size, Log log);

    /// Looks for new segments; `always`, or only if the folder has changed.
    void look(bool always);
    /// Reads one segment on; false when all have been read since look().
    bool read_next();

    /// Takes the next message that is due, if there is one.
    std::optional<Ref> take_due(queue::Instant now);
    std::optional<queue::Instant> next_due() const;
    void schedule(Ref ref, queue::Instant due) { due_.emplace(due, ref); }

    Place find(Ref ref);
    /// The messages with a recipient that is not final; all of them, or those of one TICK.
    std::vector<Ref> open_messages(const std::string& tick);

    /// The recipient is final, and the journal knows it. When it was the segment's last, that is retired.
    void settle(Ref ref, std::size_t recipient, queue::State state);

    /// A line for the journal; when the disk does not take it now, it is kept and written later.
    void record(std::uint64_t generation, const queue::Entry& entry);
    /// A task for another thread that brings to stable storage what has been done so far.
    std::function<void()> sync();
    /// Called when there is something to sync.
    std::function<void()> on_change = [] {};

    const queue::Directory& directory() const { return directory_; }
    void log(const std::string& text) const { log_(text); }

private:
    void clean_up();
    void read(queue::Segment& segment);
    void set_aside(queue::Segment& segment, const queue::Damage& damage, const std::string& reason);
    bool retire_if_done(queue::Segment& segment);

    static constexpr std::size_t max_free = 16; // blocks kept for later

    const queue::Directory& directory_;
    std::uint64_t block_size_;
    Log log_;
    Fd lock_;
    std::map<std::uint64_t, queue::Segment> segments_;
    std::vector<std::uint64_t> to_read_;
    std::int64_t folder_changed_ = 0;
    std::multimap<queue::Instant, Ref> due_;
    queue::Journals journals_;
    std::vector<std::uint64_t> retired_; // whose journals wait for the folder's sync
};

} // namespace smtpplus::deliver
