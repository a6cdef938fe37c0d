// What cannot be delivered nor returned goes to the folder `dead` of the queue, where a person finds it. Each
// file is whole, or not there.
#pragma once

#include "queue/directory.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::queue {

/// Writes `head`, and behind it `size` octets of `fd` from `offset`, to dead/NAME, and syncs it; true if it
/// was not there yet. Throws Failure{try_again}.
bool set_aside(const Directory& directory, const std::string& name, std::string_view head, int fd,
               std::uint64_t offset, std::uint64_t size);

/// A transaction's name among the dead: its TICK, as far as it can be a file name, and where it stood.
std::string dead_name(std::string_view tick, std::uint64_t generation, std::uint64_t offset,
                      std::string_view suffix);

} // namespace smtpplus::queue
