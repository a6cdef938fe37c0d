// How a queue is laid out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace smtpplus::queue {

struct StoreOptions {
    std::uint64_t segment_size = 16 * 1024 * 1024;
    std::size_t large_size = 1024 * 1024; // a transaction above it gets a segment of its own
    bool preallocate = true;              // false: segments grow as they are written, and are not used again
    std::function<void(const std::string&)> report = [](const std::string&) {
    }; // what went wrong with the disk
};

} // namespace smtpplus::queue
