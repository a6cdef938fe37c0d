#include "ebcdic/code_page.hpp"
#include "test.hpp"

#include "common/failure.hpp"
#include "ebcdic/utf8.hpp"

#include <algorithm>
#include <random>

using namespace smtpplus;
using namespace smtpplus::ebcdic;

namespace {

std::string all_octets()
{
    std::string text;
    for (int octet = 0; octet < 256; ++octet)
        text.push_back(static_cast<char>(octet));
    return text;
}

} // namespace

TEST_CASE("mail is read in code page 1047 and in 037", "[code_page]")
{
    CHECK(CodePage{"1047"}.to_utf8("\xC8\x85\x93\x93\x96\x6B\x40\xAD\xBD") == "Hello, []");
    CHECK(CodePage{"037"}.to_utf8("\xC8\x85\x93\x93\x96\x6B\x40\xBA\xBB") == "Hello, []");
    CHECK(CodePage{"1047"}.from_utf8("Hello, []") == "\xC8\x85\x93\x93\x96\x6B\x40\xAD\xBD");
}

TEST_CASE("a page answers to its usual names", "[code_page]")
{
    const auto [name, same] = GENERATE(table<std::string, std::string>({{"37", "037"},
                                                                        {"cp037", "037"},
                                                                        {"IBM037", "037"},
                                                                        {"ibm-37", "037"},
                                                                        {"IBM-037", "037"},
                                                                        {"ebcdic-cp-us", "037"},
                                                                        {"ibm-1047", "1047"},
                                                                        {"CCSID01140", "1140"},
                                                                        {"cp500", "500"},
                                                                        {"ibm924", "924"}}));
    CAPTURE(name);
    CHECK(page_table(name).characters == page_table(same).characters);
}

TEST_CASE("what is no single-byte EBCDIC page is refused", "[code_page]")
{
    const std::string name =
        GENERATE("", "0", "4711", "ibm-", "437", "utf-8", "iso-8859-1", "930", "nonsense");
    CAPTURE(name);
    try {
        const CodePage page{name};
        FAIL("it was taken");
    } catch (const Failure& failure) {
        CHECK(failure.status == ExitStatus::usage);
    }
}

TEST_CASE("every octet of every page comes back through UTF-8", "[code_page][law]")
{
    const auto pages = code_pages();
    CHECK(pages.size() >= 55);
    for (const auto& [name, description, assigned] : pages) {
        CAPTURE(name, description);
        for (const auto new_line : {NewLine::x25, NewLine::x15}) {
            const CodePage page{name, {new_line, false}};
            const auto back = page.from_utf8(page.to_utf8(all_octets()));
            REQUIRE(back.size() == 256);
            unsigned meant = 0;
            for (std::size_t octet = 0; octet < 256; ++octet) {
                const auto character = page.characters()[octet];
                const bool means_something = character != unassigned;
                meant += means_something;
                const auto here = static_cast<unsigned char>(back[octet]);
                CAPTURE(octet, static_cast<unsigned>(character));
                if (!means_something)
                    CHECK(here == 0x3f);
                else // in a few pages two octets stand for one character
                    CHECK((here == octet || page.characters()[here] == character));
            }
            CHECK(meant == assigned);
        }
    }
}

TEST_CASE("the pages of the West are one to one", "[code_page]")
{
    const std::string name =
        GENERATE("037", "273", "277", "278", "280", "284", "285", "297", "500", "871", "924", "1026", "1047",
                 "1140", "1141", "1142", "1143", "1144", "1145", "1146", "1147", "1148", "1149");
    CAPTURE(name);
    const CodePage page{name};
    CHECK(page.from_utf8(page.to_utf8(all_octets())) == all_octets());
}

TEST_CASE("either octet can be the line end, and the other is NEL then", "[code_page]")
{
    CHECK(CodePage{"1047"}.to_utf8("\x15\x25") == "\xC2\x85\n");
    CHECK(CodePage{"1047", {NewLine::x15, false}}.to_utf8("\x15\x25") == "\n\xC2\x85");
    CHECK(CodePage{"1047", {NewLine::x15, false}}.from_utf8("\n\xC2\x85") == "\x15\x25");
}

TEST_CASE("lenient brackets are read in either place, and written in the page's own", "[code_page]")
{
    const CodePage page{"1047", {NewLine::x25, true}};
    CHECK(page.to_utf8("\xAD\xBD\xBA\xBB") == "[][]");
    CHECK(page.from_utf8("[]") == "\xAD\xBD");
    CHECK_THROWS_AS((CodePage{"500", {NewLine::x25, true}}), Failure);
}

TEST_CASE("what the page lacks and what is malformed becomes SUB and is counted", "[code_page]")
{
    const auto [text, ebcdic, lost] = GENERATE(table<std::string, std::string, std::size_t>({
        {"A\u20AC", "\xC1\x3F", 1},                  // no euro in 1047
        {"\U0001F600!", "\x3F\x5A", 1},              // beyond the BMP
        {"\xC0\x80", "\x3F\x3F", 2},                 // overlong
        {"\xED\xA0\x80", "\x3F\x3F\x3F", 3},         // a surrogate
        {"\xF4\x90\x80\x80", "\x3F\x3F\x3F\x3F", 4}, // beyond U+10FFFF
        {"\xE2\x82", "\x3F", 1},                     // cut at the end
        {"\xE2\x82"
         "A",
         "\x3F\xC1", 1}, // cut by another character
        {"\xFF", "\x3F", 1},
        {"\u00E9", "\x51", 0},
    }));
    CAPTURE(text);
    std::string out;
    CHECK(CodePage{"1047"}.append_ebcdic(text, out) == lost);
    CHECK(out == ebcdic);
}

TEST_CASE("page 803 has no small letters, and says so", "[code_page]")
{
    std::string out;
    CHECK(CodePage{"803"}.append_ebcdic("Ab9", out) == 1);
    CHECK(out == "\xC1\x3F\xF9");
}
