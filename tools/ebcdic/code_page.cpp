#include "ebcdic/code_page.hpp"

#include "common/failure.hpp"

#include <utility>

namespace smtpplus::ebcdic {
namespace {

PageTable with_new_line(PageTable table, NewLine new_line)
{
    const unsigned char wanted = new_line == NewLine::x15 ? 0x15 : 0x25;
    if (table.characters[wanted] != u'\n')
        std::swap(table.characters[0x15], table.characters[0x25]);
    return table;
}

// Code pages 037 and 1047 differ in where they have their brackets, and real files mix them.
Characters with_lenient_brackets(Characters characters, std::string_view name)
{
    if (characters[0xad] != u'[' && characters[0xba] != u'[')
        throw Failure{ExitStatus::usage,
                      "code page '" + std::string{name} + "' has no bracket at X'AD' or X'BA'",
                      "lenient brackets are for 037, 1047 and their like"};
    characters[0xad] = characters[0xba] = u'[';
    characters[0xbd] = characters[0xbb] = u']';
    return characters;
}

} // namespace

CodePage::CodePage(std::string_view name, const Options& options)
    : CodePage{with_new_line(page_table(name), options.new_line), options, name}
{
}

CodePage::CodePage(const PageTable& table, const Options& options, std::string_view name)
    : characters_{options.lenient_brackets ? with_lenient_brackets(table.characters, name)
                                           : table.characters},
      decoder_{characters_}, encoder_{table}
{
}

std::string CodePage::to_utf8(std::string_view ebcdic) const
{
    std::string out;
    append_utf8(ebcdic, out);
    return out;
}

void CodePage::append_utf8(std::string_view ebcdic, std::string& out) const
{
    DecodeTally tally;
    decoder_.append(ebcdic, out, tally);
}

std::string CodePage::from_utf8(std::string_view utf8) const
{
    std::string out;
    append_ebcdic(utf8, out);
    return out;
}

std::size_t CodePage::append_ebcdic(std::string_view utf8, std::string& out) const
{
    EncodeTally tally;
    const auto before = out.size();
    out.resize(before + utf8.size());
    const auto step = encoder_.encode(utf8, out.data() + before, true, tally);
    out.resize(before + step.put);
    return tally.lost();
}

} // namespace smtpplus::ebcdic
