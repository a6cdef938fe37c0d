// spool2bsmtp(1): what lies in a virtual reader, as BSMTP.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "vmspool/to_bsmtp.hpp"

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string host_name()
{
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? name : "localhost";
}

message::Mailbox parse_origin(const std::string& text)
{
    const auto mailboxes = message::parse_addresses(text).mailboxes();
    if (mailboxes.size() != 1 || !bsmtp::to_path(mailboxes.front()))
        throw Failure{ExitStatus::usage, "--origin wants USER@NODE: " + text};
    return mailboxes.front();
}

// What vmread says of the file. RSCS stands for somebody at another node, whom only the file knows.
std::optional<message::Mailbox> origin_of_environment()
{
    const auto user = environment("ORIGIN_USER");
    if (user.empty() || user == "RSCS")
        return {};
    const message::Mailbox origin{{}, user, environment("ORIGIN_NODE")};
    return bsmtp::to_path(origin) ? std::optional{origin} : std::nullopt;
}

} // namespace

int main(int argc, char** argv)
{
    ToBsmtpOptions options;
    std::string origin;
    std::vector<std::string> files;
    bool explain = false;
    CLI::App app{"Turn whatever lies in a virtual reader into BSMTP", "spool2bsmtp"};
    app.add_option("-p,--page", options.page, "EBCDIC code page of the input")->capture_default_str();
    app.add_option("--origin", origin, "Who sent the file, USER@NODE: the envelope's sender");
    app.add_option("--domain", options.naming.domain, "Domain for names without one");
    app.add_option("--node-domain", options.naming.node_domain, "Domain of the nodes: user@NODE.DOMAIN");
    app.add_flag("--explain", explain, "Say what each file is, and convert nothing");
    app.add_option("file", files, "Reader files (standard input)");
    app.footer("Examples:\n  spool2bsmtp --explain reader/*\n  vmread dir:reader --exec spool2bsmtp");
    return run_command(app, argc, argv, [&] {
        options.host = options.naming.domain.empty() ? host_name() : options.naming.domain;
        options.origin = origin.empty() ? origin_of_environment() : parse_origin(origin);
        ToBsmtp to_bsmtp{options, complain};
        auto worst = ExitStatus::ok;
        const auto one = [&](Input& in) {
            if (!explain)
                return to_bsmtp.convert(in, standard_output());
            const auto explanation = to_bsmtp.explain(in);
            standard_output().write(explanation.text + '\n');
            return explanation.status;
        };
        for (const auto& file : files.empty() ? std::vector<std::string>{"-"} : files) {
            ExitStatus status = ExitStatus::no_input;
            if (file != "-" && ::access(file.c_str(), R_OK) != 0) { // the others are still to come
                complain(system_failure(file).what());
            } else {
                Input in = file == "-" ? standard_input() : Input{open_input(file), file};
                status = one(in);
            }
            worst = std::max(worst, status);
        }
        return worst;
    });
}
