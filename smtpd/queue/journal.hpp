// What became of each recipient: one line in the journal beside the segment.
//     2026-11-23T02:18:29Z delivered 0 01JD2KX7Q4ABCDEF 1 <ann@example.org> 250 2.1.5 OK xxh3=9ab1c2d3
//     2026-11-23T02:18:29Z deferred 0 01JD2KX7Q4ABCDEF 2 <bob@example.org> tries=1 next=2026-11-23T02:19:29Z
//         451 4.3.0 try later xxh3=01234567                                  (all of it one line)
// The numbers are the transaction's offset in the segment and that of the recipient in it, from 1. The last
// of several lines for a recipient counts. A line whose sum is wrong is no line: at worst its recipient is
// tried once more.
#pragma once

#include "bsmtp/reply.hpp"
#include "common/result.hpp"
#include "queue/directory.hpp"
#include "queue/instant.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace smtpplus::queue {

/// `waiting` and `deferred` are still to be tried; all others are final.
enum class State : std::uint8_t { waiting, deferred, delivered, bounced, expired, removed, dead };

std::string_view name_of(State state);
constexpr bool is_final(State state)
{
    return state > State::deferred;
}

struct Entry {
    Instant time = 0;
    State state = State::delivered;
    std::uint64_t offset = 0;
    std::string tick; // "-" stands for none
    std::uint32_t recipient = 1;
    bsmtp::Path path;
    std::uint32_t tries = 0; // these two with `deferred` only
    Instant next = 0;
    bsmtp::Reply reply;
    bool operator==(const Entry&) const = default;
};

std::string format(const Entry& entry); // with its LF
/// A line with the sum behind it that makes it one.
std::string with_sum(std::string_view line);
Result<Entry> parse_entry(std::string_view line);

/// Calls `on_entry` for each good line; gives the number of the others, but for a cut last one.
std::uint64_t read_journal(const Directory& directory, std::uint64_t generation,
                           const std::function<void(const Entry&)>& on_entry);

/// Appends to the journals of a queue. A line is safe from the end of this process at once, and from a power
/// cut after the next sync().
class Journals {
public:
    explicit Journals(const Directory& directory) : directory_{directory} {}

    /// What cannot be written now is kept, and tried again with the next line and at the next sync. Gives
    /// what went wrong, or nothing.
    std::string append(std::uint64_t generation, std::string_view lines);

    /// A task that syncs what was appended so far; it may run in another thread.
    std::function<void()> sync();

    /// The segment is done with.
    void forget(std::uint64_t generation) { open_.erase(generation); }

private:
    struct Open {
        Fd fd;
        std::string unwritten = {};
    };
    std::string write(std::uint64_t generation, Open& open);

    const Directory& directory_;
    std::map<std::uint64_t, Open> open_;
};

} // namespace smtpplus::queue
