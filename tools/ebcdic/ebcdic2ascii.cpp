// ebcdic2ascii(1): EBCDIC text to UTF-8.
#include "common/failure.hpp"
#include "common/run_command.hpp"
#include "ebcdic/charset.hpp"
#include "ebcdic/code_page.hpp"
#include "ebcdic/command_line.hpp"
#include "ebcdic/to_text.hpp"

using namespace smtpplus;
using namespace smtpplus::ebcdic;

namespace {

struct Settings : CommandLine {
    bool keep_blanks = false;
    bool lenient_brackets = false;
    bool quiet = false;
};

void add_own_options(CLI::App& app, Settings& settings)
{
    app.add_flag("--keep-blanks", settings.keep_blanks, "Keep the blanks at the end of records");
    app.add_flag("--lenient-brackets", settings.lenient_brackets,
                 "Read X'AD' and X'BA' as [, X'BD' and X'BB' as ]");
    app.add_flag("-q,--quiet", settings.quiet, "Warn of nothing but loss");
    app.footer("Example:\n  ebcdic2ascii --page 500 < punch > text\n  ebcdic2ascii --recfm f cards > text");
}

Decoder decoder_for(const CodePage& page, const std::string& charset_name)
{
    if (is_utf8(charset_name))
        return page.decoder();
    const Charset charset{charset_name};
    return Decoder{page.characters(), [&](char16_t c) { return charset.spell(c); }, charset.substitute()};
}

void report(const ToText& text, const Settings& settings)
{
    const auto& tally = text.tally();
    if (tally.lost > 0)
        complain(counted(tally.lost, "octet") + " without a character in code page " + settings.page +
                 " or in " + settings.charset + " replaced");
    if (settings.quiet)
        return;
    const bool stream = settings.format() == RecordFormat::stream;
    if (settings.nl.empty() && stream && tally.next_line > 0)
        complain("kept " + counted(tally.next_line, "octet") + " X'15' as U+0085 (NEL)\n  try: --nl 15");
    if (settings.nl.empty() && !stream && tally.next_line + text.line_feeds() > 0)
        complain("kept " + counted(tally.next_line, "octet") + " X'15' and " +
                 counted(text.line_feeds(), "octet") + " X'25' inside records");
    if (tally.nul + tally.ff > 0)
        complain("kept " + counted(tally.nul, "octet") + " X'00' and " + counted(tally.ff, "octet") +
                 " X'FF': padding of a device, or no text");
}

ExitStatus convert(const Settings& settings)
{
    if (settings.list) {
        standard_output().write(page_list());
        return ExitStatus::ok;
    }
    const CodePage page{settings.page, {settings.new_line(), settings.lenient_brackets}};
    const auto decoder = decoder_for(page, settings.charset);
    ToText text{decoder,
                {settings.format(), settings.card_length(), settings.keep_blanks, settings.strict,
                 is_utf8(settings.charset) ? "\n" : Charset{settings.charset}.spell(u'\n')}};
    for (auto& in : inputs(settings.files))
        throw_if(text.convert(in, standard_output()), in);
    report(text, settings);
    return ExitStatus::ok;
}

} // namespace

int main(int argc, char** argv)
{
    Settings settings;
    CLI::App app{"Convert EBCDIC text to UTF-8", "ebcdic2ascii"};
    add_options(app, settings);
    add_own_options(app, settings);
    return run_command(app, argc, argv, [&] { return convert(settings); });
}
