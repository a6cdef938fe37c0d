// Finds the sealed transactions of a segment, and what is damaged between them. What has no seal was never
// acknowledged; seals of another generation are what the block held before, and nothing to us.
//
// A seal counts only behind a lone dot: the text of a message cannot hold one, whatever a stranger wrote in
// it.
#pragma once

#include "queue/seal.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::queue {

/// Where a transaction stands in its segment, its seal not counted.
struct Record {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    Instant time = 0;
    bool operator==(const Record&) const = default;
};

/// Octets that can be read no more.
struct Damage {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    bool operator==(const Damage&) const = default;
};

/// Reads up to `size` octets at `offset`; fewer only at the end of the file. Throws Failure{try_again}.
std::size_t read_at(int fd, std::uint64_t offset, char* to, std::size_t size);
std::string read_at(int fd, std::uint64_t offset, std::size_t size);

class SegmentReader {
public:
    using OnRecord = std::function<void(const Record&)>;
    using OnDamage = std::function<void(const Damage&)>;

    explicit SegmentReader(std::uint64_t generation) : generation_{generation} {}

    /// Reads on, up to `end`. Of a segment that is still written all before `end` was committed, and whatever
    /// is no record is damage. A `closed` segment may have a torn tail or an older generation behind its last
    /// record; it is read once.
    void read(int fd, std::uint64_t end, bool closed, const OnRecord& on_record, const OnDamage& on_damage);

    std::uint64_t position() const { return position_; }

private:
    struct Found {
        std::uint64_t at;  // of the seal's line
        std::uint64_t end; // behind its LF
        SealLine line;
    };

    std::optional<Found> find_seal(int fd, std::uint64_t from, std::uint64_t end);
    bool is_whole(int fd, std::uint64_t start, const Found& found);
    bool tail_is_damaged(int fd, std::uint64_t end);
    std::string_view window(int fd, std::uint64_t from, std::uint64_t end);

    std::uint64_t generation_;
    std::uint64_t position_ = 0; // behind the last record or damage
    std::string buffer_;         // the window: octets of the file from buffer_at_ on
    std::uint64_t buffer_at_ = 0;
    Hash hash_;
};

} // namespace smtpplus::queue
