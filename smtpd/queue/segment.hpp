// A segment as those who deliver see it: its messages, and what became of their recipients. Rebuilt from the
// segment and its journal in one sequential pass; a message costs about 150 octets of memory.
#pragma once

#include "queue/directory.hpp"
#include "queue/envelope_at.hpp"
#include "queue/journal.hpp"
#include "queue/segment_reader.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace smtpplus::queue {

enum class Hands : std::uint8_t { none, lane, agent }; // who has it now

struct Outcome {
    State state = State::waiting;
    Hands hands = Hands::none;
    std::uint16_t lane = 0; // whose those hands are
    std::uint32_t tries = 0;
    Instant next = 0; // when it is due
};

struct Message {
    Record record;
    std::uint32_t tick_hash = 0;
    std::uint32_t open = 0; // recipients that are not final
    std::vector<Outcome> recipients;

    void settle(std::size_t recipient, State state);
};

std::uint32_t hash_of_tick(std::string_view tick);

class Segment {
public:
    /// `sync`: what was written by a process that is gone is put on stable storage before it is believed.
    enum class Trust { as_it_is, sync };

    using OnMessage = std::function<void(std::size_t number)>;
    using OnDamage = std::function<void(const Damage&, const std::string& reason)>;

    Segment(const Directory& directory, std::uint64_t generation, Trust trust)
        : directory_{&directory}, generation_{generation}, trust_{trust}, reader_{generation}
    {
    }

    /// Reads on as far as the writer has committed; true if there was anything new. Damage is told once.
    bool read(const OnMessage& on_message, const OnDamage& on_damage);

    std::uint64_t generation() const { return generation_; }
    bool closed() const { return closed_; } // no more will come
    std::uint64_t bad_journal_lines() const { return bad_lines_; }
    std::size_t open() const { return open_; } // messages with a recipient that is not final

    std::deque<Message>& messages() { return messages_; }

    /// To read what a record holds; throws Failure{try_again}.
    Fd file() const;

    /// Final or not, the journal has it already.
    void settle(Message& message, std::size_t recipient, State state);

    /// Gives the block back: it becomes free, or is removed. The journal is the caller's to remove, when the
    /// folder has been synced: without it everything would be delivered again.
    void retire(std::uint64_t block_size, std::size_t max_free);

private:
    void add(int fd, const Record& record, const OnDamage& on_damage);
    void apply(const Entry& entry);

    const Directory* directory_;
    std::uint64_t generation_;
    Trust trust_;
    SegmentReader reader_;
    Fd active_; // while it is not closed
    bool closed_ = false;
    bool journal_read_ = false;
    std::size_t announced_ = 0; // messages that on_message was told, or need not be
    std::uint64_t bad_lines_ = 0;
    std::size_t open_ = 0;
    std::deque<Message> messages_;
};

} // namespace smtpplus::queue
