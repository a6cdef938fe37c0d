// bsmtp-split(1): takes a batch of transactions apart.
#include "bsmtp/outlet.hpp"
#include "bsmtp/reader.hpp"
#include "common/failure.hpp"
#include "common/process.hpp"
#include "common/run_command.hpp"

#include <algorithm>
#include <fcntl.h>
#include <span>

using namespace smtpplus;
using namespace smtpplus::bsmtp;

namespace {

struct Options {
    bool vm = false;
    bool list = false;
    bool shell = false;
    bool messages = false;
    std::uint64_t show = 0;
    std::string folder;
    std::string reply;
    std::vector<std::string> program;
    std::vector<std::string> files;
};

// `--exec` takes all words behind it, options of the program included, so they never reach the parser.
std::vector<std::string> take_program(int& argc, char** argv)
{
    const std::span words{argv, static_cast<std::size_t>(argc)};
    const auto exec = std::ranges::find(words, std::string_view{"--exec"});
    std::vector<std::string> program;
    if (exec == words.end())
        return program;
    program.assign(exec + 1, words.end());
    if (program.empty())
        return program; // left for the parser, which asks for a value
    argc = static_cast<int>(exec - words.begin());
    argv[argc] = nullptr;
    return program;
}

void add_options(CLI::App& app, Options& options)
{
    app.add_flag("--vm", options.vm, "Read the decks of other mailers: forgiving, 80-column cards");
    auto* list = app.add_flag("-l,--list", options.list, "A line for each transaction instead of the batch");
    auto* show = app.add_option("-s,--show", options.show, "The message of transaction number N alone");
    auto* folder =
        app.add_option("-d,--directory", options.folder, "A file for each transaction in this folder");
    app.add_flag("--messages", options.messages, "With -d: the messages alone, without their envelopes")
        ->needs(folder);
    auto* exec =
        app.add_option("--exec", options.program, "Run this program for each transaction; stands last");
    app.add_flag("--shell", options.shell, "--exec names a line for the shell");
    app.add_option("--reply", options.reply, "Write the reply file, a line for each command");
    app.add_option("file", options.files, "Batches to read (standard input)");
    list->excludes(show, folder, exec);
    show->excludes(folder, exec);
    folder->excludes(exec);
    app.footer(
        "Examples:\n  bsmtp-split --list batch\n  bsmtp-split --vm --reply replies deck | smtp-send -b\n"
        "  bsmtp-split batch --exec sh -c 'sendmail -f \"$SENDER\" $RECIPIENTS'");
}

std::vector<std::string> program_of(const Options& options)
{
    if (!options.shell)
        return options.program;
    auto words = shell(options.program.front());
    words.insert(words.end(), options.program.begin() + 1, options.program.end());
    return words;
}

std::unique_ptr<Outlet> outlet_of(const Options& options)
{
    if (options.list)
        return to_nothing();
    if (options.show > 0)
        return to_message(standard_output(), options.show);
    if (!options.folder.empty())
        return to_folder(options.folder, options.messages);
    if (!options.program.empty())
        return to_program(program_of(options));
    return to_stream(standard_output());
}

class Splitter {
public:
    explicit Splitter(const Options& options) : options_{options}, outlet_{outlet_of(options)}
    {
        if (!options.reply.empty())
            open_reply_file();
    }

    void read(Input& in)
    {
        Reader reader{in, options_.vm ? Grammar::vm : Grammar::pipe};
        reader.on_answer = [&](const Answer& answer) { take(in.name(), answer); };
        while (reader.next())
            transaction(in, reader);
    }

    ExitStatus finish()
    {
        if (options_.show > number_)
            throw Failure{ExitStatus::bad_input, "no transaction " + std::to_string(options_.show)};
        if (replies_) {
            replies_->write("221 closing\n");
            replies_->close();
        }
        return status_;
    }

private:
    void open_reply_file()
    {
        Fd fd{::open(options_.reply.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
        if (!fd)
            throw system_failure(options_.reply);
        replies_ = std::make_unique<Output>(std::move(fd), options_.reply);
        replies_->write("220 batch SMTP\n");
    }

    void transaction(Input& in, Reader& reader)
    {
        ++number_;
        const auto envelope = reader.envelope();
        outlet_->begin(envelope);
        std::uint64_t octets = 0;
        for (auto piece = reader.text(); !piece.empty(); piece = reader.text()) {
            octets += piece.size();
            outlet_->text(piece);
        }
        take(in.name(), {reader.line(), envelope.tick, ".", outlet_->commit()});
        if (options_.list)
            list(envelope, reader, octets);
    }

    void list(const Envelope& envelope, const Reader& reader, std::uint64_t octets)
    {
        std::string recipients;
        for (const auto& recipient : envelope.recipients)
            recipients += (recipients.empty() ? "" : ",") + format(recipient.path);
        standard_output().write(std::to_string(number_) + '\t' + std::to_string(reader.first_line()) + '\t' +
                                (envelope.tick.empty() ? "-" : envelope.tick) + '\t' +
                                format(envelope.sender) + '\t' + recipients + '\t' +
                                (reader.dot_was_implied() ? "no" : "yes") + '\t' + std::to_string(octets) +
                                '\n');
    }

    // An answer goes to the reply file; one that refuses is told, and sets the status.
    void take(const std::string& name, const Answer& answer)
    {
        if (replies_ && answer.reply.code != 221) // finish() says it, whether QUIT was there or implied
            replies_->write(format(answer.reply) + '\n');
        if (answer.reply.is_success())
            return;
        complain(describe(name, answer));
        if (answer.reply.is_temporary())
            status_ = ExitStatus::try_again;
        else if (status_ == ExitStatus::ok)
            status_ = ExitStatus::bad_input;
    }

    const Options& options_;
    std::unique_ptr<Outlet> outlet_;
    std::unique_ptr<Output> replies_;
    std::uint64_t number_ = 0;
    ExitStatus status_ = ExitStatus::ok;
};

} // namespace

int main(int argc, char** argv)
{
    Options options;
    auto program = take_program(argc, argv);
    CLI::App app{"Take a batch of SMTP transactions apart", "bsmtp-split"};
    add_options(app, options);
    return run_command(app, argc, argv, [&] {
        if (!program.empty())
            options.program = std::move(program);
        Splitter splitter{options};
        for (auto& in : inputs(options.files))
            splitter.read(in);
        return splitter.finish();
    });
}
