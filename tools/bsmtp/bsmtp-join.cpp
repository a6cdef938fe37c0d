// bsmtp-join(1): makes one batch of many, or of messages.
#include "bsmtp/deck.hpp"
#include "bsmtp/reader.hpp"
#include "bsmtp/writer.hpp"
#include "common/failure.hpp"
#include "common/run_command.hpp"

using namespace smtpplus;
using namespace smtpplus::bsmtp;

namespace {

struct Options {
    std::string sender;
    std::vector<std::string> recipients;
    std::string tick;
    bool vm = false;
    bool verbose = false;
    std::size_t columns = 80;
    std::string host;
    std::vector<std::string> files;
};

void add_options(CLI::App& app, Options& options)
{
    auto* to = app.add_option("-t,--to", options.recipients, "The inputs are messages: a recipient of each")
                   ->allow_extra_args(false);
    app.add_option("-f,--from", options.sender, "The sender of each message (the null sender)")->needs(to);
    app.add_option("--tick", options.tick, "The id of the first message (a new one for each)")->needs(to);
    auto* vm = app.add_flag("--vm", options.vm, "Write a deck for another mailer: HELO, cards, QUIT");
    app.add_option("--columns", options.columns, "With --vm: the length of a card; 0 for lines of any length")
        ->capture_default_str()
        ->needs(vm)
        ->check(CLI::IsMember({0}) | CLI::Range(20, 32760));
    app.add_option("--helo", options.host, "With --vm: the name behind HELO (localhost)")->needs(vm);
    app.add_flag("--verb", options.verbose, "With --vm: ask for the reply file")->needs(vm);
    app.add_option("file", options.files, "Batches, or messages, to read (standard input)");
    app.footer(
        "Examples:\n  bsmtp-join morning evening > day\n  bsmtp-join --from ann@vm1 --to bob@vm2 note.txt\n"
        "  bsmtp-join --vm batch | ascii2ebcdic -r f | vmpunch --to MAILER");
}

Path path_of(const std::string& option, const std::string& text)
{
    auto path = parse_path_without_brackets(text);
    if (!path)
        throw Failure{ExitStatus::usage, option + " " + text + ": " + path.error().what};
    return *std::move(path);
}

template <typename AnyWriter>
class Joiner {
public:
    Joiner(const Options& options, AnyWriter& writer) : options_{options}, writer_{writer}
    {
        envelope_.sender = path_of("--from", options.sender);
        for (const auto& recipient : options.recipients)
            envelope_.recipients.push_back({path_of("--to", recipient), {}});
        envelope_.tick = options.tick;
    }

    void read(Input& in) { options_.recipients.empty() ? batch(in) : message(in); }

    ExitStatus status() const { return status_; }

private:
    void batch(Input& in)
    {
        Reader reader{in};
        reader.on_answer = [&](const Answer& answer) {
            if (answer.reply.is_success())
                return;
            complain(describe(in.name(), answer));
            status_ = ExitStatus::bad_input;
        };
        while (reader.next()) {
            writer_.begin(reader.envelope());
            for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
                writer_.text(piece);
            writer_.commit();
        }
    }

    void message(Input& in)
    {
        if (envelope_.tick.empty())
            envelope_.tick = make_tick();
        writer_.begin(envelope_);
        for (auto piece = in.peek(); !piece.empty(); piece = in.peek()) {
            writer_.text(piece);
            in.consume(piece.size());
        }
        writer_.commit();
        envelope_.tick.clear();
    }

    const Options& options_;
    AnyWriter& writer_;
    Envelope envelope_;
    ExitStatus status_ = ExitStatus::ok;
};

template <typename AnyWriter>
ExitStatus join(const Options& options, AnyWriter& writer)
{
    Joiner<AnyWriter> joiner{options, writer};
    for (auto& in : inputs(options.files))
        joiner.read(in);
    return joiner.status();
}

ExitStatus join_deck(const Options& options)
{
    DeckWriter deck{standard_output(), options.columns};
    deck.greet(options.host.empty() ? "localhost" : options.host, options.verbose);
    const auto status = join(options, deck);
    deck.quit();
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"Make one batch of many, or of messages", "bsmtp-join"};
    add_options(app, options);
    return run_command(app, argc, argv, [&] {
        if (!options.tick.empty() && !is_tick(options.tick))
            throw Failure{ExitStatus::usage, "--tick " + options.tick + ": not one word"};
        if (options.vm)
            return join_deck(options);
        Writer writer{standard_output()};
        return join(options, writer);
    });
}
