// The line behind a transaction's dot: with it the transaction is whole, without it, it was never
// acknowledged. It is valid SMTP and means nothing to a reader of BSMTP:
//     NOOP gen=7 time=2026-11-23T02:18:29Z size=1320 xxh3=9ab1c2d301234567
// size counts the octets from the first of the transaction to its dot's LF; xxh3 is the 64-bit XXH3 of these
// and of the seal up to "xxh3=", in its canonical (big-endian) form.
#pragma once

#include "queue/instant.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct XXH3_state_s;

namespace smtpplus::queue {

struct Seal {
    std::uint64_t generation = 0; // of the segment, at the time of writing
    Instant time = 0;             // when it was queued
    std::uint64_t size = 0;
    bool operator==(const Seal&) const = default;
};

class Hash {
public:
    Hash();
    void reset();
    void update(std::string_view text);
    std::uint64_t value() const; // of all that was given since reset()

private:
    struct Free {
        void operator()(XXH3_state_s* state) const noexcept;
    };
    std::unique_ptr<XXH3_state_s, Free> state_;
};

/// Longer than any seal.
constexpr std::size_t max_seal = 128;

/// The line with its LF. `hash` was given the transaction's text.
std::string format(const Seal& seal, Hash& hash);

struct SealLine {
    Seal seal;
    std::size_t front;  // octets up to "xxh3=": those that are hashed
    std::uint64_t hash; // what it claims
};

/// Reads one line without its LF; nothing if it is not a seal.
std::optional<SealLine> parse_seal(std::string_view line);

} // namespace smtpplus::queue
