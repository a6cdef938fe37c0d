// ascii2ebcdic(1): UTF-8 text to EBCDIC.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "ebcdic/charset.hpp"
#include "ebcdic/code_page.hpp"
#include "ebcdic/command_line.hpp"
#include "ebcdic/to_ebcdic.hpp"

#include <algorithm>
#include <memory>

using namespace smtpplus;
using namespace smtpplus::ebcdic;

namespace {

struct Settings : CommandLine {
    std::size_t block_size = largest_record;
    bool fold = false;
    bool truncate = false;
};

void add_own_options(CLI::App& app, Settings& settings)
{
    app.add_option("--blksize", settings.block_size, "Length of vb blocks")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{16}, largest_record));
    auto* fold = app.add_flag("--fold", settings.fold, "Break lines that are too long into records");
    app.add_flag("--truncate", settings.truncate, "Cut lines that are too long")->excludes(fold);
    app.footer("Example:\n  ascii2ebcdic --recfm f < deck.txt > deck\n  ascii2ebcdic --nl 15 < text > mail");
}

// What fits in a record, its descriptors aside.
std::size_t most_in_record(const Settings& settings)
{
    const auto format = settings.format();
    const auto most = format == RecordFormat::vb  ? settings.block_size - 2 * descriptor_size
                      : format == RecordFormat::v ? largest_record - descriptor_size
                                                  : largest_record;
    if (settings.lrecl == 0)
        return format == RecordFormat::f ? settings.card_length() : most;
    if (settings.lrecl > most)
        throw Failure{ExitStatus::usage, "--lrecl " + std::to_string(settings.lrecl) + " is more than the " +
                                             std::to_string(most) + " that a record holds"};
    return settings.lrecl;
}

RecordOptions record_options(const Settings& settings, const CodePage& page)
{
    return {.format = settings.format(),
            .length = most_in_record(settings),
            .block_size = settings.block_size,
            .long_line = settings.fold       ? LongLine::fold
                         : settings.truncate ? LongLine::truncate
                                             : LongLine::refuse,
            .line_end = page.from_utf8("\n").front()};
}

void report(const ToEbcdic& ebcdic, const Settings& settings)
{
    const auto& tally = ebcdic.tally();
    if (tally.lacking > 0)
        complain(counted(tally.lacking, "character") + " not in code page " + settings.page +
                 " replaced with SUB (X'3F')");
    if (tally.malformed > 0)
        complain(counted(tally.malformed, "piece") + " of malformed UTF-8 replaced with SUB (X'3F')");
    if (ebcdic.truncated() > 0)
        complain(counted(ebcdic.truncated(), "line") + " truncated");
}

ExitStatus convert(const Settings& settings)
{
    if (settings.list) {
        standard_output().write(page_list());
        return ExitStatus::ok;
    }
    const CodePage page{settings.page, {settings.new_line(), false}};
    ToEbcdic ebcdic{page.encoder(), record_options(settings, page), settings.strict};
    std::unique_ptr<Charset> charset;
    if (!is_utf8(settings.charset))
        charset = std::make_unique<Charset>(settings.charset);
    for (auto& in : inputs(settings.files))
        throw_if(ebcdic.convert(in, charset.get(), standard_output()), in);
    report(ebcdic, settings);
    return ExitStatus::ok;
}

} // namespace

int main(int argc, char** argv)
{
    Settings settings;
    CLI::App app{"Convert UTF-8 text to EBCDIC", "ascii2ebcdic"};
    add_options(app, settings);
    add_own_options(app, settings);
    return run_command(app, argc, argv, [&] { return convert(settings); });
}
