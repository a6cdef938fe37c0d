// One octet for another by a table, many at a time: the quick way of both directions, for the text that is
// all ASCII on its ASCII side. It stops at the first octet that needs a closer look.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace smtpplus::ebcdic {

struct alignas(64) Table {
    std::array<unsigned char, 256> octets{};
};

/// Writes table[in[i]] to out[i] and returns how many are right; it stops, at the latest `count`, at the
/// first octet that is flagged. `out` has room for `count`, and may be written up to there beyond what is
/// returned.
using Translate = std::size_t (*)(const Table& table, const char* in, std::size_t count, char* out);

struct Kernel {
    std::string_view name;
    Translate until_high_result; // an octet is flagged when its result has the high bit
    Translate until_high_input;  // an octet is flagged when it has the high bit itself
};

/// The best that this machine can do.
const Kernel& kernel();

/// All that this machine can do; the plain one, which every machine can do, first. They do the same.
std::vector<Kernel> kernels();

} // namespace smtpplus::ebcdic
