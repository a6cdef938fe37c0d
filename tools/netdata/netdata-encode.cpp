// netdata-encode(1): records to NETDATA, as CMS SENDFILE and NOTE or TSO TRANSMIT write it.
#include "netdata/compose.hpp"

#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "common/text.hpp"

using namespace smtpplus;
using namespace smtpplus::netdata;

namespace {

struct Options {
    std::string file = "-", output, from, to, time, name, last_change, recfm, records = "nl", newline = "25",
                style = "cms", ack, outcome;
    std::optional<std::uint64_t> lrecl, blksize, size;
    bool note = false, acknowledge = false, keep_empty = false;
};

void add_options(CLI::App& app, Options& o)
{
    app.add_option("file", o.file, "File to read (standard input)");
    app.add_option("-o,--output", o.output, "File to write (standard output)");
    app.add_option("-f,--from", o.from, "Sender, USER@NODE");
    app.add_option("-t,--to", o.to, "Recipient, USER@NODE");
    app.add_option("-n,--name", o.name, "Name of the file: \"DOMAIN NAMES B1\", or USER.TEST.CNTL(MEMBER)");
    app.add_flag("--note", o.note, "A note or message: it has no name");
    app.add_option("--time", o.time, "Time of sending, GMT (now)");
    app.add_option("--last-change", o.last_change, "Time of the file's last change, GMT");
    app.add_option("--recfm", o.recfm, "Record format: V, F, FB, U, ... (V)");
    app.add_option("--lrecl", o.lrecl, "Record length (the longest record)");
    app.add_option("--blksize", o.blksize, "Block size, with --style tso");
    app.add_option("--size", o.size, "Size of the file in octets, as its system counts");
    app.add_option("-r,--records", o.records,
                   "How records stand in the input: nl, rdw, raw (of --lrecl octets)")
        ->check(CLI::IsMember({"nl", "rdw", "raw", "f"}))
        ->capture_default_str();
    app.add_option("--nl", o.newline, "Newline octet of --records nl, hexadecimal")->capture_default_str();
    app.add_option("--style", o.style, "Whose order: cms or tso")
        ->check(CLI::IsMember({"cms", "tso"}))
        ->capture_default_str();
    app.add_option("--ack", o.ack, "Ask for a receipt; --ack=ID has ID come back in it")->expected(0, 1);
    app.add_flag("--acknowledge", o.acknowledge, "The input is NETDATA that came: write its receipt");
    app.add_option("--outcome", o.outcome, "What a receipt says: RECEIVED, DELETED, ... (nothing: success)");
    app.add_flag("--keep-empty", o.keep_empty, "Send empty records as they are, which CMS cannot store");
    app.footer("Example:\n"
               "  ascii2ebcdic note.txt | netdata-encode --note -f MAINT@VM1 -t ANN@VM2 > note.nd");
}

template <typename Value>
Value need(Result<Value> result, const std::string& option)
{
    if (!result)
        throw Failure{ExitStatus::usage, option + ": " + result.error().what};
    return *std::move(result);
}

Header make_header(const Options& o, const CLI::App& app)
{
    Header header;
    if (!o.from.empty()) {
        auto address = need(parse_address(o.from), "--from");
        header.from_user = address.user;
        header.from_node = address.node;
    }
    if (!o.to.empty()) {
        auto address = need(parse_address(o.to), "--to");
        header.to_user = address.user;
        header.to_node = address.node;
    }
    if (!o.time.empty())
        header.time = need(parse_time(o.time), "--time");
    header.wants_ack = app.count("--ack") > 0;
    header.ack_id = o.ack;
    if (header.ack_id.size() > 64)
        throw Failure{ExitStatus::usage, "--ack: an id has at most 64 characters"};
    return header;
}

Composition make_composition(const Options& o, Header header)
{
    constexpr std::uint64_t longest = RecordReader::longest;
    Composition c;
    c.style = o.style == "tso" ? Style::tso : Style::cms;
    c.form = {need(parse_record_kind(o.records), "--records"), need(parse_newline(o.newline), "--nl"), 0};
    if (o.lrecl.value_or(1) > longest || o.lrecl == 0)
        throw Failure{ExitStatus::usage, "--lrecl: a record has 1 to " + std::to_string(longest) + " octets"};
    if (c.form.kind == RecordForm::Kind::raw && !o.lrecl)
        throw Failure{ExitStatus::usage, "--records raw needs --lrecl"};
    c.form.length = static_cast<std::size_t>(o.lrecl.value_or(0));
    c.header = std::move(header);
    if (!o.name.empty())
        c.file = need(parse_name(o.name), "--name");
    c.file.is_message = o.note;
    if (!o.last_change.empty())
        c.file.changed = need(parse_time(o.last_change), "--last-change");
    else if (!c.file.mode_number.empty())
        c.file.changed = c.header.time.empty() ? time_now() : c.header.time;
    if (!o.recfm.empty())
        c.recfm = need(parse_recfm(o.recfm), "--recfm");
    c.lrecl = o.lrecl;
    c.blksize = o.blksize;
    c.size = o.size;
    c.keep_empty = o.keep_empty;
    return c;
}

} // namespace

int main(int argc, char** argv)
{
    Options o;
    CLI::App app{"Make NETDATA of records, as CMS SENDFILE and NOTE or TSO TRANSMIT do", "netdata-encode"};
    add_options(app, o);
    return run_command(app, argc, argv, [&] {
        auto header = make_header(o, app);
        if (!o.acknowledge && (o.from.empty() || o.to.empty()))
            throw Failure{ExitStatus::usage, "--from and --to are needed"};
        if (!o.acknowledge && o.note != o.name.empty())
            throw Failure{ExitStatus::usage, "a file has a --name, and a --note has none"};
        auto composition = make_composition(o, header);

        auto in = o.file == "-" ? standard_input() : Input{open_input(o.file), o.file};
        const auto replay = make_replay(in);
        Product product{o.output};
        const auto problem =
            o.acknowledge ? acknowledge(replay, std::move(header), o.outcome, composition.style, product)
                          : compose(replay, std::move(composition), product);
        if (problem) {
            complain(describe(o.file, problem->error));
            return problem->status;
        }
        product.finish();
        return ExitStatus::ok;
    });
}
