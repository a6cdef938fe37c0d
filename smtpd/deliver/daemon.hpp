// smtpq run: reads what comes into the queue, routes it, hands it to agents, and tries again. One thread does
// all but waiting for the disk.
#pragma once

#include "deliver/lane.hpp"
#include "queue/control.hpp"
#include "queue/worker.hpp"

#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/signal_set.hpp>

#include <map>
#include <memory>

namespace smtpplus::deliver {

struct DaemonOptions {
    std::string directory;
    std::string routes; // the table's file
    SettlerOptions settler;
    queue::StoreOptions store;
};

class Daemon {
public:
    /// Throws Failure when the queue or the table is not fit for use.
    Daemon(DaemonOptions options, Log log);

    /// Until SIGTERM or SIGINT; what agents have in hand is finished then. SIGHUP reads the table again.
    void run();

private:
    void wake();
    void pump();
    void dispatch(Ref ref);
    Lane& lane_for(const std::string& agent, const std::string& next_hop);
    void defer_unrouted(Ref ref);

    void wait_for_signal();
    void wait_for_request();
    void wait_for_tick();
    void wait_for_due();
    void sync_soon();

    std::string serve(const std::string& request);
    void reload(bool always);
    void stop();
    void end_if_idle();
    void post(std::function<void()> task);

    DaemonOptions options_;
    const queue::Directory directory_;
    Routes routes_;
    std::string routes_state_; // as the file was when it was read
    boost::asio::io_context io_;
    Backlog backlog_;
    queue::Store store_;
    Settler settler_;
    queue::Worker worker_;
    std::map<std::string, std::shared_ptr<Lane>> lanes_; // by agent and next hop
    boost::asio::signal_set signals_;
    boost::asio::local::datagram_protocol::socket control_;
    boost::asio::local::datagram_protocol::endpoint asker_;
    char request_[1024];
    boost::asio::steady_timer tick_;
    boost::asio::steady_timer due_;
    boost::asio::steady_timer sync_;
    bool pumping_ = false;
    bool syncing_ = false;
    bool stopping_ = false;
};

} // namespace smtpplus::deliver
