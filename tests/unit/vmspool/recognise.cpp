#include "sample.hpp"
#include "test.hpp"

#include "vmspool/recognise.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;
using namespace std::string_literals;

namespace {

const Lines mail = {"Date: Sat, 13 Nov 1993 22:52:42 +0100",
                    "From: Ann <ann@vm1.example.com>",
                    "To: bob@example.org,",
                    " carl@example.org",
                    "Subject: A test",
                    "",
                    "Hello Bob,",
                    "",
                    "this is a line of the body."};
const Lines deck = {"HELO VM1",
                    "TICK 4711",
                    "MAIL FROM:<ann@vm1>",
                    "RCPT TO:<bob@example.org>",
                    "DATA",
                    "To: bob",
                    "",
                    "Hello",
                    ".",
                    "QUIT"};
const Lines program = {"/* REXX */", "say 'Hello, this is a program that says hello to all of you'", "exit 0",
                       "/* TO: nobody */"};

Recognition look(const std::string& file)
{
    return recognise(file, true, page());
}

} // namespace

TEST_CASE("text is recognised however its records lie", "[recognise]")
{
    struct Case {
        Lines lines;
        Kind kind;
    };
    const auto c =
        GENERATE(values<Case>({{mail, Kind::mail}, {note_lines, Kind::note}, {deck, Kind::bsmtp}}));
    const auto& lines = c.lines;
    using Form = RecordLayout::Form;
    CHECK(look(cards(lines)) == Recognition{c.kind, {Coding::ebcdic, Form::fixed, '\n', 80, false}, 0});
    CHECK(look(cards(lines, 132)) == Recognition{c.kind, {Coding::ebcdic, Form::fixed, '\n', 132, false}, 0});
    CHECK(look(cards(lines, 133, " ")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::fixed, '\n', 133, true}, 0});
    CHECK(look(stripped(lines, "\x15")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::lines, '\x15', 0, false}, 0});
    CHECK(look(stripped(lines, "\x25")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::lines, '\x25', 0, false}, 0});
    CHECK(look(stripped(lines, "\x0d\x25")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::lines, '\x25', 0, false}, 0});
    CHECK(look(stripped(lines, "\r\n")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::lines, '\n', 0, false}, 0});
    CHECK(look(stripped(lines, "\x15", " ")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::lines, '\x15', 0, true}, 0});
    CHECK(look(stripped(lines, "\x15", "\x09")) ==
          Recognition{c.kind, {Coding::ebcdic, Form::lines, '\x15', 0, true}, 0});
    CHECK(look(described(lines)) == Recognition{c.kind, {Coding::ebcdic, Form::rdw, '\n', 0, false}, 0});
    CHECK(look(ascii(lines)) == Recognition{c.kind, {Coding::ascii, Form::lines, '\n', 80, false}, 0});
    CHECK(look(ascii(lines, "\r\n")) ==
          Recognition{c.kind, {Coding::ascii, Form::lines, '\n', 80, false}, 0});
}

TEST_CASE("what stands before the mail does not hide it", "[recognise]")
{
    const auto nul = std::string(80, '\0');
    CHECK(look(nul + cards(note_lines)) == Recognition{Kind::note, {}, 80});
    CHECK(look("\0\0\0"s + stripped(mail, "\x15")).kind == Kind::mail);
    Lines punched = {":READ  PROFILE  NOTE     A1 VMSYS1 11/13/93 22:52"};
    punched.insert(punched.end(), note_lines.begin(), note_lines.end());
    CHECK(look(cards(punched)).kind == Kind::note);
    CHECK(look(ascii(punched)).kind == Kind::note);
    punched.insert(punched.begin(), "USERID SMTP CLASS M NAME MY NOTE");
    punched.insert(punched.begin(), "");
    CHECK(look(cards(punched)).kind == Kind::note);
}

TEST_CASE("padding and stray line ends do not change what cards are", "[recognise]")
{
    auto file = cards(note_lines);
    file[4 * 80 + 30] = '\x15';
    file[3 * 80 + 79] = '\x15';
    CHECK(look(file + std::string(800, '\0')) == Recognition{Kind::note, {}, 0});
}

TEST_CASE("one field is enough when it says where mail goes", "[recognise]")
{
    const Lines lines = {"To: bob at vm1", "", "Hello Bob, how are you?"};
    CHECK(look(cards(lines)).layout == RecordLayout{});
    CHECK(look(stripped(lines, "\x15")).layout.separator == '\x15');
    CHECK(look(stripped(lines, "\x15")).kind == Kind::note);
}

TEST_CASE("mail that begins with HELO by chance is no deck", "[recognise]")
{
    CHECK(recognise_text("HELO there\nhow are you\n") == Kind::text);
    CHECK(recognise_text("helo there\nMAIL FROM:<a>\n") == Kind::bsmtp);
}

TEST_CASE("what is no mail is called by its name", "[recognise]")
{
    struct Case {
        std::string file;
        Kind kind;
    };
    const auto netdata = netdata_deck(note_lines, note_file());
    const auto c = GENERATE_COPY(values<Case>({
        {"", Kind::empty},
        {std::string(160, '\0'), Kind::empty},
        {netdata, Kind::netdata},
        {cards({":READ  A        B        A1"}) + netdata, Kind::netdata},
        {"\x02\xc3\xd4\xe2\x40 and so on", Kind::disk_dump},
        {"\xff\x0d\0VMSDUMP V4.2\x01\x02"s, Kind::vms_dump},
        {in_ebcdic(":CARD   FILE"), Kind::card_dump},
        {page().to_utf8(netdata), Kind::translated},
        {"FMT: EBCDIC\nFRM: A@B\nEND:\n\0\xcd"s, Kind::funet_spool},
        {cards(program), Kind::text},
        {ascii(program), Kind::text},
        {"\x7f"
         "ELF\x01\x02\x03\x04\x05\x06\x07\x08\x11\x12\x13\x14",
         Kind::binary},
    }));
    CHECK(look(c.file).kind == c.kind);
}
