#include "ebcdic/command_line.hpp"

#include "common/failure.hpp"
#include "common/output.hpp"
#include "common/text.hpp"

namespace smtpplus::ebcdic {

RecordFormat CommandLine::format() const
{
    return recfm == "f"    ? RecordFormat::f
           : recfm == "v"  ? RecordFormat::v
           : recfm == "vb" ? RecordFormat::vb
                           : RecordFormat::stream;
}

void add_options(CLI::App& app, CommandLine& line)
{
    app.add_option("-p,--page", line.page, "EBCDIC code page")->capture_default_str();
    app.add_option("--charset", line.charset, "Charset of the text's side")->capture_default_str();
    app.add_option("-r,--recfm", line.recfm, "Layout of the EBCDIC side: stream, f, v or vb")
        ->capture_default_str()
        ->check(CLI::IsMember({"stream", "f", "v", "vb"}));
    app.add_option("-l,--lrecl", line.lrecl, "Length of f records (80); the most that v and vb records hold")
        ->check(CLI::Range(std::size_t{1}, largest_record));
    app.add_option("--nl", line.nl, "Octet that ends a line: 25 or 15")->check(CLI::IsMember({"15", "25"}));
    app.add_flag("--strict", line.strict, "Fail at the first character that would be lost");
    app.add_flag("--list", line.list, "List the code pages and exit");
    app.add_option("file", line.files, "Files to read (standard input)");
}

bool is_utf8(std::string_view charset)
{
    return equal_ignoring_case(charset, "UTF-8") || equal_ignoring_case(charset, "UTF8");
}

std::string page_list()
{
    std::string text;
    for (const auto& [name, description, assigned] : code_pages())
        text += name + '\t' + std::to_string(assigned) + '\t' + description + '\n';
    return text;
}

std::string counted(std::uint64_t count, const std::string& what)
{
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

void throw_if(const std::optional<Damage>& damage, const Input& in)
{
    if (!damage)
        return;
    standard_output().flush();
    throw Failure{ExitStatus::bad_input, in.name() + damage->place + ": " + damage->what, damage->way_out};
}

} // namespace smtpplus::ebcdic
