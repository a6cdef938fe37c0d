// The thread behind a Store: takes all that wait, writes them with one call, syncs once, answers all.
#pragma once

#include "queue/active_segment.hpp"
#include "queue/control.hpp"
#include "queue/seal.hpp"
#include "queue/store.hpp"
#include "queue/worker.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace smtpplus::queue {

/// What is wrong with a transaction's text, or nothing.
std::string_view fault_in(std::string_view transaction);

/// 452 in the words of `failure`; what errno said is for the log, not for a stranger.
bsmtp::Reply not_stored();

class Store::Group {
public:
    Group(std::string directory, StoreOptions options);
    ~Group();

    void append(std::string transaction, Done done);
    std::unique_ptr<LargeMessage> begin_large();

private:
    struct Waiting {
        std::string transaction;
        Done done;
    };

    void run();
    std::size_t commit_some(std::span<const Waiting> waiting);
    std::size_t write_some(std::span<const Waiting> waiting);
    void open_segment();
    void prepare_block();

    const Directory directory_;
    const StoreOptions options_;
    const Bell bell_;
    Worker worker_; // prepares blocks, and syncs large messages

    // used by the commit thread alone
    std::optional<ActiveSegment> segment_;
    Hash hash_;
    std::vector<std::string> seals_;
    std::vector<struct iovec> parts_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiting> waiting_;
    bool ending_ = false;
    std::thread thread_;
};

/// In large_message.cpp. All that it is given outlives it, and the task that commits it.
std::unique_ptr<LargeMessage> make_large_message(const Directory& directory, const StoreOptions& options,
                                                 const Bell& bell, Worker& worker);

} // namespace smtpplus::queue
