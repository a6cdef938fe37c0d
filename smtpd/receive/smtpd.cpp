// smtpd(8): receives mail by SMTP into the queue.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "receive/server.hpp"
#include "receive/stdio.hpp"

#include <csignal>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>

using namespace smtpplus;

namespace {

struct Options {
    std::vector<std::string> listen;
    std::vector<std::string> relay_from{"127.0.0.0/8", "::1"};
    std::string queue;
    bool stdio = false;
    bool lmtp = false;
    receive::Settings settings;
    receive::ServerOptions server;
};

std::string host_name()
{
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    return *name == '\0' ? "localhost" : name;
}

void add_seconds(CLI::App& app, const std::string& name, std::chrono::seconds& value, const std::string& what)
{
    app.add_option_function<unsigned>(
           name, [&value](unsigned seconds) { value = std::chrono::seconds{seconds}; }, what)
        ->default_str(std::to_string(value.count()));
}

void add_options(CLI::App& app, Options& options)
{
    auto& limits = options.settings.limits;
    auto& server = options.server;
    app.add_option("-l,--listen", options.listen,
                   "ADDRESS:PORT, [ADDRESS]:PORT, *:PORT, unix:PATH, lmtp:...");
    app.add_option("-q,--queue", options.queue, "Folder of the queue");
    app.add_flag("--stdio", options.stdio, "One session on standard input and output");
    app.add_flag("--lmtp", options.lmtp, "Speak LMTP on standard input and output");
    app.add_option("--host", options.settings.host, "Our own name")->capture_default_str();
    app.add_option("--relay-from", options.relay_from, "Networks that may send anywhere")
        ->capture_default_str();
    app.add_option("--local-domain", server.local_domains, "Domains that anybody may send to");
    app.add_flag("--trust-unix", server.trust_unix, "Clients of Unix sockets may state facts (X parameters)");
    app.add_option("--max-message-size", limits.message_size, "Octets of a message")
        ->transform(CLI::AsSizeValue(false))
        ->capture_default_str();
    app.add_option("--max-recipients", limits.recipients, "Recipients of a message")->capture_default_str();
    app.add_option("--max-line", limits.text_line, "Octets of a line of a message")->capture_default_str();
    app.add_option("--max-hops", limits.hops, "Received fields of a message")->capture_default_str();
    app.add_option("--max-errors", limits.errors, "Refused commands in a session")->capture_default_str();
    app.add_option("--max-idle-commands", limits.idle_commands, "NOOP and the like between two messages")
        ->capture_default_str();
    app.add_option("--max-sessions", server.sessions, "Sessions at a time")->capture_default_str();
    app.add_option("--max-sessions-per-client", server.sessions_a_client, "The same, of one strange address")
        ->capture_default_str();
    add_seconds(app, "--idle-time", server.times.idle, "Seconds to wait for a client");
    add_seconds(app, "--session-time", server.times.session, "Seconds that a session may last");
    add_seconds(app, "--stop-time", server.stop_time, "Seconds for messages on their way when we stop");
    add_seconds(app, "--greeting-delay", server.greeting_delay,
                "Seconds in which strangers have to be silent");
}

// As many descriptors as we are allowed: a session is one.
void raise_descriptor_limit()
{
    struct rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

template <typename Value>
Value checked(Result<Value> result)
{
    if (!result)
        throw Failure{ExitStatus::usage, result.error().what};
    return *std::move(result);
}

ExitStatus serve(Options& options, queue::Store* store)
{
    if (store == nullptr)
        throw Failure{ExitStatus::usage, "no queue", "smtpd --queue /var/spool/smtpplus"};
    if (options.listen.empty())
        throw Failure{ExitStatus::usage, "nothing to listen on", "smtpd --listen '*:25'"};
    for (const auto& text : options.listen)
        options.server.listen.push_back(checked(receive::parse_listen(text)));
    for (const auto& text : options.relay_from)
        options.server.relay_from.push_back(checked(receive::parse_network(text)));
    raise_descriptor_limit();
    receive::Server server{std::move(options.server), std::move(options.settings), *store};
    server.run();
    return ExitStatus::ok;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    options.settings.host = host_name();
    options.settings.log = complain;
    CLI::App app{"Receive mail by SMTP into the queue", "smtpd"};
    add_options(app, options);
    app.footer("Example:\n  smtpd --listen '*:25' --queue /var/spool/smtpplus --local-domain example.org");
    return run_command(app, argc, argv, [&] {
        std::signal(SIGXFSZ, SIG_IGN); // a file size limit is a full disk, not the end
        std::unique_ptr<queue::Store> store;
        if (!options.queue.empty())
            store = std::make_unique<queue::Store>(options.queue, queue::StoreOptions{.report = complain});
        if (!options.stdio)
            return serve(options, store.get());
        const auto protocol = options.lmtp ? receive::Protocol::lmtp : receive::Protocol::smtp;
        return receive::run_stdio(options.settings, options.server.times, store.get(),
                                  {.name = "stdio", .protocol = protocol});
    });
}
