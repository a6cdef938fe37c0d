// One deck into a card reader that listens at a TCP port, by the rules of hercules_punch.hpp.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace smtpplus::vmspool {

struct CardReaderAddress {
    std::string host;
    std::string port;
    std::chrono::milliseconds timeout; // without progress
};

/// Empty when the deck was read to its end; else why not.
std::string send_deck(const CardReaderAddress& address, std::string_view deck);

} // namespace smtpplus::vmspool
