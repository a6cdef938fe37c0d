// smtp-send(1): delivers mail by SMTP and LMTP.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "smtp/agent.hpp"

#include <iostream>
#include <unistd.h>

using namespace smtpplus;

namespace {

struct Options {
    bool batch = false, header_recipients = false, lmtp = false, replies = false, verbose = false;
    std::string server, port, unix_socket, sender, hello, file = "-";
    std::vector<std::string> recipients;
    unsigned timeout = 3600, connect_timeout = 30, idle = 30;
};

bsmtp::Path path(const std::string& text)
{
    auto result = bsmtp::parse_path_without_brackets(text);
    if (!result)
        throw Failure{ExitStatus::usage, "'" + smtp::printable(text) + "': " + result.error().what};
    return *std::move(result);
}

smtp::Server server(const Options& options)
{
    if (options.server.empty() == options.unix_socket.empty())
        throw Failure{ExitStatus::usage, "one of --server and --unix is needed", "smtp-send --help"};
    if (!options.unix_socket.empty())
        return {"", "", options.unix_socket};
    auto result = smtp::parse_server(options.server);
    if (!result)
        throw Failure{ExitStatus::usage, "--server: " + result.error().what};
    if (!options.port.empty())
        result->port = options.port;
    return *std::move(result);
}

// RFC 5321, 4.1.4: a name only if it can be one on the network, else the session takes the address.
std::string own_name(const std::string& wanted)
{
    char name[256] = "";
    if (wanted.empty() && ::gethostname(name, sizeof name - 1) == 0 &&
        std::string_view{name}.find('.') != std::string_view::npos)
        return smtp::printable(name);
    return smtp::printable(wanted);
}

smtp::Settings settings(const Options& options)
{
    smtp::Settings result;
    result.protocol = options.lmtp ? smtp::Protocol::lmtp : smtp::Protocol::smtp;
    result.hello = own_name(options.hello);
    result.connect_limit = std::chrono::seconds{options.connect_timeout};
    result.reply_limit = std::chrono::seconds{options.timeout};
    if (options.verbose)
        result.trace = [](char who, const std::string& line) {
            std::cerr << std::string{who} + ": " + smtp::printable(line) + '\n';
        };
    return result;
}

bsmtp::Envelope envelope(const Options& options)
{
    if (options.recipients.empty() || options.sender.empty())
        throw Failure{ExitStatus::usage, "--from and --to are needed, or -t", "smtp-send --help"};
    bsmtp::Envelope result;
    result.sender = path(options.sender);
    for (const auto& text : options.recipients) {
        result.recipients.push_back({path(text), {}});
        if (result.recipients.back().path.mailbox.empty())
            throw Failure{ExitStatus::usage, "--to: the null path"};
    }
    return result;
}

std::optional<bsmtp::Path> sender_if_given(const Options& options)
{
    return options.sender.empty() ? std::nullopt : std::optional{path(options.sender)};
}

// Each recipient's reply to whom it concerns; a temporary one outweighs the others: nothing may be lost.
ExitStatus judge(const Options& options, const bsmtp::Envelope& sent,
                 const std::vector<bsmtp::Reply>& replies)
{
    auto status = ExitStatus::ok;
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const auto& reply = replies[i];
        const auto& recipient = sent.recipients[i].path;
        if (options.replies)
            standard_output().write(format(bsmtp::RecipientReply{"-", recipient, reply}) + '\n');
        if (reply.is_success())
            continue;
        complain(format(recipient) + ": " + format(reply));
        status = worse(status, reply);
    }
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"Deliver mail by SMTP or LMTP", "smtp-send"};
    auto* batch =
        app.add_flag("-b,--batch", options.batch, "Read BSMTP, print a reply line for each recipient");
    app.add_option("-s,--server", options.server, "HOST[:PORT] to deliver to");
    app.add_option("-p,--port", options.port, "Port of the server (25; LMTP: 24)");
    app.add_option("-u,--unix", options.unix_socket, "Unix socket to deliver to");
    app.add_flag("--lmtp", options.lmtp, "Speak LMTP, not SMTP");
    app.add_option("-f,--from", options.sender, "Sender; <> is the null sender")->excludes(batch);
    app.add_option("--to", options.recipients, "Recipient, once for each")
        ->allow_extra_args(false) // the word behind it is the file
        ->excludes(batch);
    app.add_flag("-t,--header-recipients", options.header_recipients,
                 "Recipients are those of To, Cc and Bcc")
        ->excludes(batch)
        ->excludes("--to");
    app.add_option("--helo", options.hello, "Name to greet with (this host's)");
    app.add_flag("--replies", options.replies, "Print the reply for each recipient");
    app.add_option("--timeout", options.timeout, "No reply is awaited longer than these seconds")
        ->check(CLI::Range(1U, 86'400U));
    app.add_option("--connect-timeout", options.connect_timeout, "Seconds to connect to each address")
        ->check(CLI::Range(1U, 3600U))
        ->capture_default_str();
    app.add_option("--idle", options.idle, "Seconds without input after which the connection is left")
        ->check(CLI::Range(0U, 3600U))
        ->capture_default_str();
    app.add_flag("-v,--verbose", options.verbose, "Show the dialogue");
    app.add_option("file", options.file, "Message, or batch (standard input)");
    app.footer(
        "Example:\n  smtp-send --server mail.example.org --from ann@example.org --to bob@example.org < note");
    return run_command(app, argc, argv, [&] {
        smtp::Courier courier{server(options), settings(options)};
        auto files = inputs({options.file});
        auto& in = *files.begin();
        if (options.batch)
            return run_agent(in, standard_output(), courier, {std::chrono::seconds{options.idle}, complain});
        const auto letter = options.header_recipients ? smtp::take_letter(in, sender_if_given(options))
                                                      : smtp::Letter{envelope(options), ""};
        return judge(options, letter.envelope, send_message(letter.header, in, letter.envelope, courier));
    });
}
