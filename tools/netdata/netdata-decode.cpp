// netdata-decode(1): NETDATA, as CMS SENDFILE and NOTE or TSO TRANSMIT write it, to records.
#include "netdata/hand_out.hpp"
#include "netdata/listing.hpp"

#include "common/failure.hpp"
#include "common/run_command.hpp"

#include <algorithm>

using namespace smtpplus;
using namespace smtpplus::netdata;

namespace {

struct Options {
    std::vector<std::string> files;
    std::string output, folder, member, records, newline = "25";
    std::optional<unsigned> file;
    bool list = false, json = false, nested = false;
};

void add_options(CLI::App& app, Options& o)
{
    app.add_option("file", o.files, "Files to read (standard input)");
    auto* list = app.add_flag("-l,--list", o.list, "Say what is in them, a line for each file and member");
    auto* json = app.add_flag("-j,--json", o.json, "The same for programs, a JSON object for each input");
    app.add_option("-f,--file", o.file, "Only the file with this number (all)");
    auto* member = app.add_option("-m,--member", o.member,
                                  "One member of a partitioned data set; A/B: member B of the NETDATA in A");
    auto* folder = app.add_option("-d,--directory", o.folder, "Write each file and member into this folder");
    app.add_flag("--nested", o.nested, "Look into NETDATA in NETDATA, for --list, --json and -d");
    app.add_option("-r,--records", o.records, "How records are written: nl, rdw, raw (nl for text, else raw)")
        ->check(CLI::IsMember({"nl", "rdw", "raw"}));
    app.add_option("--nl", o.newline, "Newline octet of --records nl, hexadecimal")->capture_default_str();
    auto* output = app.add_option("-o,--output", o.output, "File to write (standard output)");
    json->excludes(list);
    folder->excludes(list)->excludes(json)->excludes(member)->excludes(output);
    app.footer("Example:\n  netdata-decode note.nd | ebcdic2ascii");
}

std::vector<std::string> split_path(const std::string& path)
{
    std::vector<std::string> names{""};
    for (const char c : path)
        if (c == '/')
            names.emplace_back();
        else
            names.back() += c;
    return names;
}

class Command {
public:
    explicit Command(const Options& options) : o_{options}, product_{options.output}
    {
        if (!o_.records.empty())
            form_.kind = *parse_record_kind(o_.records);
        const auto newline = parse_newline(o_.newline);
        if (!newline)
            throw Failure{ExitStatus::usage, "--nl: " + newline.error().what};
        form_.newline = *newline;
        selection_.file = o_.file;
        if (!o_.member.empty())
            selection_.members = split_path(o_.member);
        if (selection_.members.size() > deepest)
            throw Failure{ExitStatus::usage, "--member: too deep"};
    }

    ExitStatus run()
    {
        auto worst = ExitStatus::ok;
        for (auto& in : inputs(o_.files))
            worst = std::max(worst, run(in));
        product_.finish();
        return worst;
    }

private:
    ExitStatus run(Input& in)
    {
        const auto replay = make_replay(in);
        const bool shows = o_.list || o_.json;
        const bool members = shows || !o_.folder.empty() || !selection_.members.empty();
        const auto levels = static_cast<unsigned>(selection_.members.size());
        Survey survey;
        auto problem = take_survey(replay,
                                   {members, o_.nested && members ? deepest
                                             : levels > 0         ? levels - 1
                                                                  : 0},
                                   survey);
        if (!problem) {
            for (const auto& warning : survey.warnings)
                complain(in.name() + ": " + warning);
            problem = shows ? show(in.name(), survey) : hand_out_all(replay, survey);
        }
        if (!problem)
            return ExitStatus::ok;
        complain(describe(in.name(), problem->error));
        return problem->status;
    }

    std::optional<Problem> show(const std::string& name, const Survey& survey)
    {
        product_.open().write(o_.json ? format_json(name, survey) : format_list(name, survey));
        return {};
    }

    std::optional<Problem> hand_out_all(const Replay& replay, const Survey& survey)
    {
        if (survey.acknowledgement && survey.files.empty()) {
            complain(replay.name() + ": " + format_receipt(survey.header, *survey.acknowledgement));
            return {};
        }
        if (!o_.folder.empty())
            return hand_out_to_folder(replay, survey, selection_, form_, o_.folder);
        return hand_out(replay, survey, selection_, form_, product_);
    }

    const Options& o_;
    Product product_;
    Form form_;
    Selection selection_;
};

} // namespace

int main(int argc, char** argv)
{
    Options o;
    CLI::App app{"Take NETDATA apart, as CMS RECEIVE and TSO RECEIVE do", "netdata-decode"};
    add_options(app, o);
    return run_command(app, argc, argv, [&] { return Command{o}.run(); });
}
