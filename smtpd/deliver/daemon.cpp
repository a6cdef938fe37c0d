#include "deliver/daemon.hpp"

#include "common/failure.hpp"
#include "deliver/operator.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <csignal>
#include <sys/stat.h>

namespace asio = boost::asio;

namespace smtpplus::deliver {
namespace {

using boost::system::error_code;

constexpr std::chrono::seconds tick_time{3};        // after which a lost wake-up, or a new table, is seen
constexpr std::chrono::milliseconds sync_time{100}; // how old an unsynced line of a journal may become
constexpr std::chrono::seconds patience{30};        // with agents, when stopping
constexpr int slice = 256;                          // steps between two looks at what else there is
constexpr std::uint16_t nowhere = 0;                // the lane of those without a route

// Changes when the file does.
std::string state_of(const std::string& file)
{
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return "none";
    return std::to_string(status.st_ino) + '.' + std::to_string(status.st_size) + '.' +
           std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec);
}

} // namespace

Daemon::Daemon(DaemonOptions options, Log log)
    : options_{std::move(options)}, directory_{options_.directory}, routes_{load_routes(options_.routes)},
      routes_state_{state_of(options_.routes)}, backlog_{directory_, options_.store.segment_size, log},
      store_{options_.directory, options_.store}, settler_{backlog_, store_, options_.settler,
                                                           [this](std::function<void()> task) {
                                                               post(std::move(task));
                                                           }},
      signals_{io_, SIGTERM, SIGINT, SIGHUP}, control_{io_, asio::local::datagram_protocol{},
                                                       queue::bind_control(directory_).release()},
      tick_{io_}, due_{io_}, sync_{io_}
{
    ::signal(SIGPIPE, SIG_IGN);
    backlog_.on_change = [this] { sync_soon(); };
}

void Daemon::run()
{
    wait_for_signal();
    wait_for_request();
    wait_for_tick();
    backlog_.look(true);
    wake();
    io_.run();
    worker_.ask(backlog_.sync());
}

void Daemon::post(std::function<void()> task)
{
    asio::post(io_, [this, task = std::move(task)] {
        task();
        wake();
        end_if_idle();
    });
}

void Daemon::wake()
{
    if (std::exchange(pumping_, true))
        return;
    asio::post(io_, [this] { pump(); });
}

// Some steps of what there is to do; then others get their turn.
void Daemon::pump()
{
    pumping_ = false;
    if (stopping_)
        return;
    if (backlog_.read_next())
        wake();
    for (int step = 0; step < slice; ++step) {
        const auto ref = backlog_.take_due(queue::now());
        if (!ref)
            break;
        dispatch(*ref);
        if (step + 1 == slice)
            wake();
    }
    wait_for_due();
}

// Each recipient that is due goes to the lane of its route.
void Daemon::dispatch(Ref ref)
try {
    const auto place = backlog_.find(ref);
    if (!place || place.message->open == 0)
        return;
    const auto stored = envelope_at(place.segment->file().get(), place.message->record);
    if (!stored)
        throw Failure{ExitStatus::try_again, "the envelope cannot be read again: " + stored.error().what};
    std::vector<Lane*> lanes;
    bool unrouted = false;
    const auto count = std::min(place.message->recipients.size(), stored->envelope.recipients.size());
    for (std::size_t number = 0; number < count; ++number) {
        auto& outcome = place.message->recipients[number];
        if (is_final(outcome.state) || outcome.hands != queue::Hands::none || outcome.next > queue::now())
            continue;
        outcome.hands = queue::Hands::lane;
        outcome.lane = nowhere;
        const auto* route = routes_.find(stored->envelope.recipients[number].path);
        unrouted = unrouted || route == nullptr;
        if (route == nullptr)
            continue;
        auto& lane = lane_for(route->agent, route->next_hop(outcome.tries));
        outcome.lane = lane.id();
        if (std::ranges::find(lanes, &lane) == lanes.end())
            lanes.push_back(&lane);
    }
    if (unrouted)
        defer_unrouted(ref);
    for (auto* lane : lanes)
        lane->push(ref);
} catch (const Failure& failure) {
    static constexpr queue::Instant later = 60;
    backlog_.log(failure.what());
    backlog_.schedule(ref, queue::now() + later);
}

void Daemon::defer_unrouted(Ref ref)
{
    auto delivery = open_delivery(backlog_, ref, nowhere);
    if (!delivery)
        return;
    for (std::size_t index = 0; index < delivery->numbers.size(); ++index)
        settler_.answer(*delivery, index, {451, "4.4.4", "no route to this recipient"}, "");
    settler_.finish(*std::move(delivery));
}

Lane& Daemon::lane_for(const std::string& agent, const std::string& next_hop)
{
    auto& lane = lanes_[agent + '\n' + next_hop];
    if (!lane) {
        const auto id = static_cast<std::uint16_t>(lanes_.size());
        const auto name = next_hop.empty() ? agent : agent + ' ' + next_hop;
        lane = std::make_shared<Lane>(io_, backlog_, settler_, id, name, [this] { end_if_idle(); });
    }
    const auto& options = routes_.agent(agent);
    lane->set({routes_.command(agent, next_hop), options.limit, options.deadline});
    return *lane;
}

void Daemon::wait_for_signal()
{
    signals_.async_wait([this](const error_code& error, int signal) {
        if (error)
            return;
        if (signal == SIGHUP)
            reload(true);
        else if (stopping_)
            return io_.stop();
        else
            stop();
        wait_for_signal();
    });
}

// "wake" of a writer, or what a person asks for.
void Daemon::wait_for_request()
{
    control_.async_receive_from(asio::buffer(request_), asker_,
                                [this](const error_code& error, std::size_t size) {
                                    if (error == asio::error::operation_aborted)
                                        return;
                                    const std::string request{request_, error ? 0 : size};
                                    if (request == "wake") {
                                        backlog_.look(false);
                                    } else if (asker_.size() > sizeof(sa_family_t)) {
                                        error_code ignored;
                                        control_.send_to(asio::buffer(serve(request)), asker_, 0, ignored);
                                    }
                                    wake();
                                    wait_for_request();
                                });
}

std::string Daemon::serve(const std::string& request)
{
    try {
        return deliver::serve(backlog_, request, [this](const std::string& line) { backlog_.log(line); });
    } catch (const Failure& failure) {
        return format(bsmtp::Reply{451, "4.3.0", failure.what()});
    }
}

void Daemon::wait_for_tick()
{
    tick_.expires_after(tick_time);
    tick_.async_wait([this](const error_code& error) {
        if (error)
            return;
        reload(false);
        backlog_.look(true);
        wake();
        wait_for_tick();
    });
}

// The wall clock may jump, so nobody waits for it longer than a tick.
void Daemon::wait_for_due()
{
    const auto due = backlog_.next_due();
    if (!due)
        return;
    due_.expires_after(std::min<std::chrono::milliseconds>(
        std::chrono::seconds{std::max<queue::Instant>(*due - queue::now(), 0)}, tick_time));
    due_.async_wait([this](const error_code& error) {
        if (!error)
            wake();
    });
}

void Daemon::sync_soon()
{
    if (syncing_)
        return;
    syncing_ = true;
    sync_.expires_after(sync_time);
    sync_.async_wait([this](const error_code& error) {
        if (error)
            return;
        syncing_ = false;
        worker_.ask(backlog_.sync());
    });
}

// A bad table is refused, and the one that is in use stays.
void Daemon::reload(bool always)
{
    const auto state = state_of(options_.routes);
    if (!always && state == routes_state_)
        return;
    routes_state_ = state;
    try {
        routes_ = load_routes(options_.routes);
    } catch (const Failure& failure) {
        return backlog_.log(std::string{failure.what()} + "; the routes stay as they were");
    }
    backlog_.log("routes read from " + options_.routes);
    for (const auto& [key, lane] : lanes_) {
        lane->give_back_all();
        lane->set({}); // the next message brings the new settings
    }
    wake();
}

void Daemon::stop()
{
    stopping_ = true;
    backlog_.log("stopping when the agents have finished");
    for (const auto& [key, lane] : lanes_)
        lane->stop();
    tick_.expires_after(patience);
    tick_.async_wait([this](const error_code& error) {
        if (!error)
            io_.stop();
    });
    end_if_idle();
}

void Daemon::end_if_idle()
{
    const bool busy =
        std::ranges::any_of(lanes_, [](const auto& lane) { return lane.second->running() > 0; });
    if (stopping_ && !busy && settler_.idle())
        io_.stop();
}

} // namespace smtpplus::deliver
