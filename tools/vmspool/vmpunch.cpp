// vmpunch(1): puts mail, or decks, into virtual readers.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "common/text.hpp"
#include "vmspool/delivery.hpp"

#include <csignal>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

struct Options {
    std::string reader;
    std::string to;
    std::string origin;
    std::string page = "1047";
    std::string format;
    bool batch = false;
    bool bsmtp = false;
    DeliveryOptions delivery;
};

void add_options(CLI::App& app, Options& options)
{
    auto& delivery = options.delivery;
    auto& a = delivery.attributes;
    app.add_option("reader", options.reader,
                   "dir:PATH, vmur[:DEVICE], hercules:HOST:PORT or command:CMD, see vmreader(5)")
        ->required();
    app.add_option("-t,--to", options.to, "USER or USER@NODE, whose reader it is for");
    auto* batch =
        app.add_flag("-b,--batch", options.batch, "Read a batch (BSMTP), answer for each recipient");
    app.add_flag("--bsmtp", options.bsmtp,
                 "With -b: punch each transaction as BSMTP, for the MAILER named by --to")
        ->needs(batch);
    app.add_option("-F,--format", options.format, "netdata, punch or raw (netdata; with --bsmtp punch)")
        ->check(CLI::IsMember({"netdata", "punch", "raw"}));
    app.add_option("-p,--page", options.page, "EBCDIC code page of what is punched")->capture_default_str();
    app.add_option("--origin", options.origin, "USER@NODE that it comes from (SMTP at this host)");
    app.add_option("-C,--class", a.spool_class, "Spool class (A; with --bsmtp M)")->default_str("");
    app.add_option("--form", a.form, "Spool form, for example QUMAIL");
    app.add_option("-N,--name", a.name, "File name (the origin's user id)");
    app.add_option("-T,--type", a.type, "File type (NOTE; on cards MAIL)");
    app.add_option("--dist", a.dist, "Distribution code");
    app.add_option("--tag", a.tag, "Tag text, behind node and user");
    app.add_flag("--read-card", delivery.has_read_card,
                 "On cards: begin with a :READ card, as CMS PUNCH does");
    app.add_option("--local-domain", delivery.domains.local,
                   "With -b: mail for this domain stays at this node");
    app.add_option("--node-domain", delivery.domains.nodes, "With -b: NODE.DOMAIN is another node");
    app.add_option("--max-size", delivery.max_size, "Refuse more than so many octets")->capture_default_str();
    app.footer("Examples:\n  vmpunch --to BOB dir:/var/spool/vm < message\n"
               "  vmpunch --to MAINT@VM2 --format raw vmur < deck\n"
               "  vmpunch -b hercules:127.0.0.1:3505 < batch > replies");
}

// SMTP at the first label of this host's name.
VmAddress default_origin()
{
    char name[256] = "";
    ::gethostname(name, sizeof name - 1);
    auto node = upper(std::string_view{name}.substr(0, std::string_view{name}.find('.')));
    node.resize(std::min<std::size_t>(node.size(), 8));
    return {"SMTP", is_vm_name(node) ? node : "LINUX"};
}

VmAddress address(const std::string& text)
{
    const auto result = parse_vm_address(text);
    if (!result)
        throw Failure{ExitStatus::usage, result.error().what};
    return *result;
}

void complete(Options& options)
{
    auto& delivery = options.delivery;
    auto& a = delivery.attributes;
    a.origin = options.origin.empty() ? default_origin() : address(options.origin);
    if (a.origin.node.empty())
        a.origin.node = default_origin().node;
    if (options.format.empty())
        options.format = options.bsmtp ? "punch" : "netdata";
    delivery.format = options.format == "netdata" ? DeckFormat::netdata : DeckFormat::punch;
    if (a.spool_class.empty())
        a.spool_class = options.bsmtp ? "M" : "A";
    if (a.name.empty())
        a.name = a.origin.user;
    if (a.type.empty())
        a.type = options.format == "netdata" ? "NOTE" : "MAIL";
    for (auto* text : {&a.spool_class, &a.form, &a.name, &a.type, &a.dist})
        *text = upper(*text);
    if (const auto wrong = why_not_for_cp(a); !wrong.empty())
        throw Failure{ExitStatus::usage, wrong};
    if (const bool needs_user = !options.batch || options.bsmtp; needs_user != !options.to.empty())
        throw Failure{ExitStatus::usage,
                      needs_user ? "--to is missing" : "a batch says to whom it goes, not --to"};
    if (options.batch && options.format == "raw")
        throw Failure{ExitStatus::usage, "a batch holds no raw deck"};
    if (options.bsmtp)
        delivery.mailer = address(options.to);
}

ExitStatus answer(const bsmtp::Reply& reply)
{
    if (reply.is_success())
        return ExitStatus::ok;
    complain(format(reply));
    return reply.is_temporary() ? ExitStatus::try_again : ExitStatus::refused;
}

ExitStatus punch_one(Delivery& delivery, const Options& options)
{
    const auto to = address(options.to);
    auto in = standard_input();
    const auto text = read_all(in, options.delivery.max_size);
    if (!text || text->empty()) {
        complain(text ? "-: nothing to punch" : "-: larger than --max-size");
        return ExitStatus::bad_input;
    }
    if (options.format != "raw")
        return answer(delivery.deliver(to, *text));
    if (text->size() % card_length != 0) {
        complain("-: " + hex_offset(text->size()) + ": ends within a card of 80 columns");
        return ExitStatus::bad_input;
    }
    return answer(delivery.deliver_deck(to, *text));
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a command or a card reader that hangs up is answered for
    Options options;
    options.delivery.attributes.spool_class.clear();
    CLI::App app{"Put mail into virtual readers", "vmpunch"};
    add_options(app, options);
    return run_command(app, argc, argv, [&] {
        complete(options);
        const auto punch = make_punch(parse_spec(options.reader));
        const ebcdic::CodePage page{options.page};
        Delivery delivery{*punch, page, options.delivery};
        delivery.on_warning = complain;
        if (!options.batch)
            return punch_one(delivery, options);
        auto in = standard_input();
        return delivery.run_batch(in, standard_output()) ? ExitStatus::ok : ExitStatus::bad_input;
    });
}
