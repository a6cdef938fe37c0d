// vmread(1): takes files out of a virtual reader.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "vmspool/carrier.hpp"
#include "vmspool/follow.hpp"
#include "vmspool/listing.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

struct Options {
    std::string reader;
    std::string spool_id;
    std::string command;
    bool list = false;
    bool json = false;
    bool keep = false;
    bool follow = false;
    unsigned poll = 60;
    unsigned retry = 30;
    unsigned tries = 20;
};

void add_options(CLI::App& app, Options& options)
{
    app.add_option("reader", options.reader, "dir:PATH or vmur[:DEVICE], see vmreader(5)")->required();
    app.add_option("spoolid", options.spool_id, "The file to write (the oldest one)");
    auto* list = app.add_flag("-l,--list", options.list, "List the files instead");
    app.add_flag("--json", options.json, "With --list: JSON")->needs(list);
    app.add_flag("-k,--keep", options.keep, "Leave what was read in the reader");
    auto* exec =
        app.add_option("-x,--exec", options.command, "Give each file to this shell command")->excludes(list);
    auto* follow =
        app.add_flag("-f,--follow", options.follow, "Wait for files to arrive, until SIGTERM")->needs(exec);
    app.add_option("--poll", options.poll, "Look at least every so many seconds")
        ->capture_default_str()
        ->check(CLI::Range(1, 86400))
        ->needs(follow);
    app.add_option("--retry", options.retry, "Seconds until a file is tried again, doubled each time")
        ->capture_default_str()
        ->check(CLI::Range(1, 86400));
    app.add_option("--tries", options.tries, "Hold a file after so many failures; 0: never")
        ->capture_default_str();
    app.footer("Examples:\n  vmread --list dir:/var/spool/vm/SMTP\n  vmread vmur 42 > deck\n"
               "  vmread --follow vmur --exec 'spool2bsmtp | smtp-send -b --unix /run/smtpplus/smtpd'");
}

SpoolFile choose(std::vector<SpoolFile> files, const Options& options)
{
    const auto id = parse_spool_id(options.spool_id);
    if (!options.spool_id.empty() && id == 0)
        throw Failure{ExitStatus::usage, "no spool id: " + options.spool_id};
    for (auto& file : files) {
        if (id != 0 ? file.id == id : !file.is_held)
            return std::move(file);
    }
    throw Failure{ExitStatus::no_input,
                  options.reader + (id != 0 ? ": no spool file " + options.spool_id : ": no spool file"),
                  "vmread --list " + options.reader};
}

// The file leaves the reader when all of it has been written.
ExitStatus write_one(Reader& reader, const Options& options)
{
    auto file = choose(reader.list(), options);
    auto octets = reader.open(file);
    if (!octets) {
        complain(format_spool_id(file.id) + ": " + octets.error().what);
        return ExitStatus::bad_input;
    }
    Input in{*std::move(octets), format_spool_id(file.id)};
    auto& out = standard_output();
    for (auto piece = in.peek(); !piece.empty(); piece = in.peek()) {
        out.write(piece);
        in.consume(piece.size());
    }
    out.flush();
    if (!options.keep)
        reader.remove(file);
    return ExitStatus::ok;
}

ExitStatus execute(Reader& reader, const Options& options)
{
    Carrier carrier{reader,
                    {.command = options.command,
                     .retry = std::chrono::seconds{options.retry},
                     .tries = options.tries,
                     .keep = options.keep}};
    carrier.on_trouble = complain;
    if (options.follow) {
        follow(reader, carrier, std::chrono::seconds{options.poll}, complain);
        return ExitStatus::ok;
    }
    carrier.round([] { return false; });
    if (carrier.has_left())
        return ExitStatus::try_again;
    return carrier.has_held() ? ExitStatus::bad_input : ExitStatus::ok;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"Take files out of a virtual reader", "vmread"};
    add_options(app, options);
    return run_command(app, argc, argv, [&] {
        const auto spec = parse_spec(options.reader);
        const auto reader = make_reader(spec);
        if (options.list) {
            const auto files = reader->list();
            standard_output().write(options.json ? list_json(files) : list_text(files));
            return ExitStatus::ok;
        }
        // Only looking at a folder disturbs nobody.
        if (!options.keep || spec.kind != "dir")
            reader->lock();
        return options.command.empty() ? write_one(*reader, options) : execute(*reader, options);
    });
}
