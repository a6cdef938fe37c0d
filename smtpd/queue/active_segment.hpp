// The segment that one writer appends to. It owns the segment's lock, which begins at the committed octet:
// what stands before is on stable storage, and a reader may act on it. When the object is gone, or its
// process, the segment is closed for ever.
#pragma once

#include "queue/directory.hpp"
#include "queue/store_options.hpp"

#include <cstdint>
#include <span>
#include <sys/uio.h>

namespace smtpplus::queue {

class ActiveSegment {
public:
    /// Takes a free block, else makes one; its name is on stable storage before anything is written to it.
    /// Throws Failure{try_again}.
    ActiveSegment(const Directory& directory, const StoreOptions& options);
    ActiveSegment(const ActiveSegment&) = delete;
    ActiveSegment& operator=(const ActiveSegment&) = delete;

    std::uint64_t generation() const { return generation_; }
    std::uint64_t written() const { return written_; }
    std::uint64_t room() const { return written_ < capacity_ ? capacity_ - written_ : 0; }

    /// Appends; the parts are changed. Nothing is known to be stored before commit() has returned.
    void write(std::span<struct iovec> parts);
    void commit();

    /// Cuts off what was not committed, as far as the disk lets us, so that nobody finds it later.
    void abandon() noexcept;
    /// Removes the segment, in which nothing was committed.
    void discard() noexcept;

private:
    void claim_generation();
    bool take_free_block(const StoreOptions& options);
    void make_block(const StoreOptions& options);

    const Directory& directory_;
    Fd fd_;
    std::uint64_t generation_ = 0;
    std::uint64_t capacity_ = 0;
    std::uint64_t written_ = 0;
    std::uint64_t committed_ = 0;
};

/// Makes a free block whose octets are written, so that the first pass over it is as fast as every later one.
void make_spare(const Directory& directory, const StoreOptions& options);

} // namespace smtpplus::queue
