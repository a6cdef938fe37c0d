// smtpq(8): the queue: deliver what is in it, look at it, and help it along.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "deliver/add.hpp"
#include "deliver/daemon.hpp"
#include "deliver/duration.hpp"
#include "deliver/listing.hpp"
#include "deliver/operator.hpp"

#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::deliver;

namespace {

struct Options {
    std::string queue = "/var/spool/smtpplus/queue";
    std::string routes = "/etc/smtpplus/routes";
    std::string id;
    std::string address;
    std::string file = "-";
    std::string hostname;
    std::string retry_first = "1m", retry_max = "1h", lifetime = "4d";
    bool json = false;
};

std::string own_name()
{
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
}

CLI::Validator a_time()
{
    return CLI::Validator{[](std::string& text) {
                              const auto parsed = parse_duration(text);
                              if (!parsed)
                                  return parsed.error().what;
                              return parsed->count() == 0 ? std::string{"it must not be 0"} : std::string{};
                          },
                          "TIME"};
}

// Who only looks makes no queue where there is none.
queue::Directory open_queue(const Options& options)
{
    if (::access(options.queue.c_str(), R_OK | X_OK) != 0)
        throw system_failure(options.queue, ExitStatus::no_input);
    return queue::Directory{options.queue};
}

ExitStatus run(const Options& options)
{
    DaemonOptions daemon;
    daemon.directory = options.queue;
    daemon.routes = options.routes;
    daemon.settler.host = options.hostname.empty() ? own_name() : options.hostname;
    daemon.settler.retry = {*parse_duration(options.retry_first), *parse_duration(options.retry_max),
                            *parse_duration(options.lifetime)};
    daemon.store.preallocate = false; // bounces are few
    daemon.store.report = complain;
    Daemon{std::move(daemon), complain}.run();
    return ExitStatus::ok;
}

ExitStatus ask(const Options& options, const std::string& request)
{
    const auto reply = deliver::ask(open_queue(options), request, complain);
    if (reply.is_success())
        return ExitStatus::ok;
    complain(reply.text);
    return reply.is_permanent() ? ExitStatus::no_input : ExitStatus::try_again;
}

ExitStatus print(const Options& options)
{
    if (deliver::print(open_queue(options), options.id, standard_output()))
        return ExitStatus::ok;
    throw Failure{ExitStatus::no_input, "no message " + options.id + " in the queue", "smtpq list"};
}

ExitStatus explain(const Options& options)
{
    const auto path = bsmtp::parse_path_without_brackets(options.address);
    if (!path || path->mailbox.empty())
        throw Failure{ExitStatus::usage, "'" + options.address + "' is no address"};
    const auto routes = load_routes(options.routes);
    const auto* route = routes.find(*path);
    if (route == nullptr)
        throw Failure{ExitStatus::refused, options.address + ": no line of " + options.routes + " matches"};
    std::string command;
    for (const auto& word : routes.command(route->agent, route->next_hop(0)))
        command += ' ' + word;
    standard_output().write(options.address + ": " + options.routes + ':' + std::to_string(route->line) +
                            ": " + route->pattern + " -> " + route->agent + ':' + command + '\n');
    return ExitStatus::ok;
}

ExitStatus add(const Options& options)
{
    queue::StoreOptions store_options;
    store_options.preallocate = false; // it is a short visit
    store_options.report = complain;
    queue::Store store{options.queue, store_options};
    auto in = options.file == "-" ? standard_input() : Input{open_input(options.file), options.file};
    return deliver::add(in, standard_output(), store, complain);
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"Deliver what is in the queue, look at it, help it along", "smtpq"};
    app.add_option("--queue", options.queue, "The queue's folder")->capture_default_str();
    app.add_option("--routes", options.routes, "Table of routes, see smtpq-routes(5)")->capture_default_str();
    app.require_subcommand(1);
    app.fallthrough();
    std::function<ExitStatus()> body;
    const auto command = [&](const std::string& name, const std::string& text,
                             std::function<ExitStatus()> does) {
        auto* sub = app.add_subcommand(name, text);
        sub->callback([&body, does = std::move(does)] { body = does; });
        return sub;
    };
    auto* daemon = command("run", "Deliver, until SIGTERM", [&] { return run(options); });
    daemon->add_option("--hostname", options.hostname, "Our name in bounces (the host's name)");
    daemon->add_option("--retry-first", options.retry_first, "Time to the first retry")
        ->check(a_time())
        ->capture_default_str();
    daemon->add_option("--retry-max", options.retry_max, "Most time between two")
        ->check(a_time())
        ->capture_default_str();
    daemon->add_option("--lifetime", options.lifetime, "When to give up")
        ->check(a_time())
        ->capture_default_str();
    command("list", "Show what waits", [&] {
        deliver::list(open_queue(options), options.json, standard_output());
        return ExitStatus::ok;
    })->add_flag("--json", options.json, "An object and a line for each message");
    command("cat", "Print a transaction", [&] { return print(options); })
        ->add_option("id", options.id, "Its TICK")
        ->required();
    command("retry", "Try at once", [&] {
        return ask(options, "retry " + (options.id.empty() ? "*" : options.id));
    })->add_option("id", options.id, "A TICK (all)");
    command("rm", "Remove, without a bounce", [&] { return ask(options, "rm " + options.id); })
        ->add_option("id", options.id, "Its TICK")
        ->required();
    command("route", "Show who delivers to an address", [&] { return explain(options); })
        ->add_option("address", options.address, "An address")
        ->required();
    command("add", "Put transactions into the queue", [&] {
        return add(options);
    })->add_option("file", options.file, "BSMTP (standard input)");
    app.footer("Example:\n  smtpq list\n  smtpq cat 01JD2KX7Q4ABCDEF | spamscore -b");
    return run_command(app, argc, argv, [&] { return body(); });
}
