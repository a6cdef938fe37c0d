#include "sample.hpp"
#include "test.hpp"

#include "bsmtp/reader.hpp"
#include "common/failure.hpp"
#include "vmspool/to_bsmtp.hpp"

#include <sys/mman.h>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

struct Made {
    ExitStatus status;
    std::string bsmtp;
    std::vector<std::string> told;
    std::vector<bsmtp::Envelope> envelopes;
    std::vector<std::string> messages;
};

Made convert(const std::string& file, const ToBsmtpOptions& options = {})
{
    Made made{};
    ToBsmtp to_bsmtp{options, [&](const std::string& text) { made.told.push_back(text); }};
    const int out_file = ::memfd_create("out", 0);
    Output out{Fd{out_file}, "out"};
    auto in = Input::from_text(file, "file");
    made.status = to_bsmtp.convert(in, out);
    out.flush();
    made.bsmtp.resize(static_cast<std::size_t>(::lseek(out_file, 0, SEEK_END)));
    REQUIRE(::pread(out_file, made.bsmtp.data(), made.bsmtp.size(), 0) ==
            static_cast<ssize_t>(made.bsmtp.size()));
    auto text = Input::from_text(made.bsmtp, "bsmtp");
    bsmtp::Reader reader{text}; // the strict grammar: what goes out is whole
    while (reader.next()) {
        made.envelopes.push_back(reader.envelope());
        auto& message = made.messages.emplace_back();
        for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
            message += piece;
    }
    REQUIRE(reader.faults() == 0);
    return made;
}

std::string ends(const Made& made, std::size_t index = 0)
{
    REQUIRE(made.envelopes.size() > index);
    std::string text = made.envelopes[index].sender.mailbox + " >";
    for (const auto& recipient : made.envelopes[index].recipients)
        text += ' ' + recipient.path.mailbox;
    return text;
}

// The message without the Message-ID, which is another each time.
std::string text_of(const Made& made, std::size_t index = 0)
{
    REQUIRE(made.messages.size() > index);
    auto text = made.messages[index];
    const auto begin = text.find("Message-ID: <");
    if (begin != text.npos)
        text.erase(begin, text.find('\n', begin) + 1 - begin);
    return text;
}

const std::string date = "Date: Sat, 13 Nov 1993 22:52:42 +0100\n";
const Lines mail = {"Date: Sat, 13 Nov 1993 22:52:42 +0100", "From: Ann <ann@x.org>", "To: bob@y.org", "",
                    "Hello"};

} // namespace

TEST_CASE("a CMS NOTE becomes mail", "[to_bsmtp]")
{
    const auto made = convert(cards(note_lines));
    CHECK(made.status == ExitStatus::ok);
    CHECK(ends(made) == "CMS1@ALIJKU11 > MEA@FINFILES");
    CHECK(text_of(made) == date + "From: CMS1@ALIJKU11\nTo: MEA@FINFILES\n\nTest\n\n");
    CHECK_FALSE(made.envelopes.front().tick.empty());
}

TEST_CASE("each layout of the same mail becomes the same message", "[to_bsmtp]")
{
    const auto wanted = text_of(convert(ascii(mail)));
    CHECK(wanted == date + "From: Ann <ann@x.org>\nTo: bob@y.org\n\nHello\n");
    CHECK(text_of(convert(ascii(mail, "\r\n"))) == wanted);
    CHECK(text_of(convert(cards(mail))) == wanted);
    CHECK(text_of(convert(cards(mail, 133, " "))) == wanted);
    CHECK(text_of(convert(stripped(mail, "\x15"))) == wanted);
    CHECK(text_of(convert(stripped(mail, "\x25"))) == wanted);
    CHECK(text_of(convert(described(mail))) == wanted);
    CHECK(text_of(convert(netdata_deck(mail, data_file()))) == wanted);
    CHECK(text_of(convert(cards({":READ  A        NOTE     A1"}) + cards(mail))) == wanted);
}

TEST_CASE("the sender is the origin, else INMR01's, else From", "[to_bsmtp]")
{
    ToBsmtpOptions options;
    CHECK(ends(convert(cards(mail), options)) == "ann@x.org > bob@y.org");
    CHECK(ends(convert(netdata_deck(mail, note_file()), options)) == "MAINT@VM1 > bob@y.org");
    options.origin = message::Mailbox{"", "OPER", "VM9"};
    CHECK(ends(convert(netdata_deck(mail, note_file()), options)) == "OPER@VM9 > bob@y.org");
    options.naming.node_domain = "example.com";
    CHECK(ends(convert(cards(mail), options)) == "OPER@VM9.example.com > bob@y.org");
}

TEST_CASE("recipients are those of To, Cc and Bcc, once each, and Bcc is not seen", "[to_bsmtp]")
{
    const auto made = convert(ascii({"From: ann@x.org", "To: bob@y.org, All: carl@z.org, BOB@y.org;",
                                     "cc: Dora <dora@z.org>,", " bob@Y.ORG", "Bcc: eve@z.org", "", "Hello"}));
    CHECK(ends(made) == "ann@x.org > bob@y.org carl@z.org BOB@y.org dora@z.org eve@z.org");
    CHECK(made.bsmtp.find("eve@z.org") == made.bsmtp.rfind("eve@z.org"));
    CHECK(text_of(made).find("cc: Dora <dora@z.org>,\n bob@Y.ORG\n") != std::string::npos);
}

TEST_CASE("mail that was resent goes where it was resent to, latest first", "[to_bsmtp]")
{
    const auto made =
        convert(ascii({"Resent-From: carl@z.org", "Resent-To: dora@z.org", "Resent-Bcc: eve@z.org",
                       "Resent-From: bob@y.org", "Resent-To: carl@z.org", "From: ann@x.org", "To: bob@y.org",
                       "", "Hello"}));
    CHECK(ends(made) == "carl@z.org > dora@z.org eve@z.org");
    CHECK(text_of(made).find("eve") == std::string::npos);
}

TEST_CASE("names are completed, in the header too", "[to_bsmtp]")
{
    ToBsmtpOptions options;
    options.naming = {"vm1.example.com", "example.net"};
    const auto made =
        convert(ascii({"From: Ann <ann>", "To: BOB at VM2, carl@VM3, dora@z.org", "", "Hello"}), options);
    CHECK(ends(made) == "ann@vm1.example.com > BOB@VM2.example.net carl@VM3.example.net dora@z.org");
    CHECK(text_of(made).starts_with(
        "From: Ann <ann@vm1.example.com>\nTo: BOB@VM2.example.net, carl@VM3.example.net, "
        "dora@z.org\n"));
    CHECK(ends(convert(ascii({"From: ann", "To: bob", "", "x"}))) == "ann > bob");
}

TEST_CASE("a message without a header goes where NETDATA says", "[to_bsmtp]")
{
    const auto made =
        convert(netdata_deck({"The system ends at noon.", "", "ID cards are in room 5."}, note_file()));
    CHECK(ends(made) == "MAINT@VM1 > SMTP@VM2");
    CHECK(text_of(made) ==
          "Date: Sat, 13 Nov 1993 22:03:27 +0000\nFrom: MAINT@VM1\n\nThe system ends at noon.\n\n"
          "ID cards are in room 5.\n");
}

TEST_CASE("a date that nobody can read is kept beside a new one", "[to_bsmtp]")
{
    const auto text =
        text_of(convert(netdata_deck({"Date: Saint Martin's, noon", "To: bob@y.org", "", "x"}, note_file())));
    CHECK(text ==
          "X-Original-Date: Saint Martin's, noon\nTo: bob@y.org\nDate: Sat, 13 Nov 1993 22:03:27 +0000\n"
          "From: MAINT@VM1\n\nx\n");
}

TEST_CASE("text beyond ASCII says that it is UTF-8, unless it speaks for itself", "[to_bsmtp]")
{
    auto lines = mail;
    lines.back() = "Gr\xC3\xBC\xC3\x9F Gott";
    const auto made = convert(cards(lines));
    CHECK(made.envelopes.front().parameters.value("BODY") == "8BITMIME");
    CHECK(text_of(made).find("\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                             "Content-Transfer-Encoding: 8bit\n\nGr\xC3\xBC\xC3\x9F Gott\n") !=
          std::string::npos);
    lines.back() = "Gr\xFC\xDF Gott";
    CHECK(text_of(convert(ascii(lines))).find("charset=unknown-8bit") != std::string::npos);
    lines.insert(lines.begin(), "Content-Type: text/plain; charset=iso-8859-1");
    CHECK(text_of(convert(ascii(lines))).find("MIME-Version") == std::string::npos);
    CHECK(convert(cards(mail)).envelopes.front().parameters.empty());
}

TEST_CASE("what was forgotten between header and body is put there", "[to_bsmtp]")
{
    const auto text = text_of(convert(ascii({"From: ann@x.org", "To: bob@y.org", "Hello Bob", "", "x"})));
    CHECK(text.find("\n\nHello Bob\n\nx\n") != std::string::npos);
}

TEST_CASE("dots are doubled, bare carriage returns and NULs do not travel", "[to_bsmtp]")
{
    auto lines = mail;
    lines.back() = "..";
    lines.emplace_back(".");
    lines.emplace_back(std::string{"a\rb\0c", 5});
    const auto made = convert(ascii(lines));
    CHECK(text_of(made).ends_with("\n\n..\n.\na\nbc\n"));
    CHECK(made.told.size() == 1);
}

TEST_CASE("a deck's good transactions go out, its bad ones are told", "[to_bsmtp]")
{
    const Lines deck = {"helo vm1",
                        "verb on",
                        "TICK 4711",
                        "MAIL FROM: ann",
                        "RCPT TO: bob@VM2",
                        "DATA",
                        "To: bob",
                        "Hello",
                        "..x",
                        ".",
                        "RCPT TO:<nobody>",
                        "MAIL FROM:<c@z.org> SIZE=1 XSPAM=0 BODY=8BITMIME",
                        "RCPT TO:<d@z.org> XVERDICT=accept",
                        "data",
                        "",
                        "no header here",
                        ". ",
                        "QUIT"};
    ToBsmtpOptions options;
    options.naming = {"vm1.example.com", "example.net"};
    const auto made = convert(cards(deck), options);
    CHECK(made.status == ExitStatus::bad_input);
    CHECK(made.told == std::vector<std::string>{"file:11: RCPT before MAIL"});
    REQUIRE(made.envelopes.size() == 2);
    CHECK(made.envelopes[0].tick == "4711");
    CHECK(ends(made, 0) == "ann@vm1.example.com > bob@VM2.example.net");
    CHECK(text_of(made, 0).starts_with("To: bob\nDate: "));
    CHECK(text_of(made, 0).ends_with("\n\nHello\n.x\n"));
    CHECK_FALSE(made.envelopes[1].tick.empty());
    CHECK(made.envelopes[1].parameters.size() == 1);
    CHECK(made.envelopes[1].recipients.front().parameters.empty());
    CHECK(text_of(made, 1).ends_with("\n\nno header here\n"));
}

TEST_CASE("a deck may lie in NETDATA, and end without dot and QUIT", "[to_bsmtp]")
{
    const Lines deck = {"MAIL FROM:<ann@x.org>", "RCPT TO:<bob@y.org>", "DATA", "Subject: x", "", "Hello"};
    const auto made = convert(netdata_deck(deck, data_file()));
    CHECK(made.status == ExitStatus::ok);
    CHECK(ends(made) == "ann@x.org > bob@y.org");
}

TEST_CASE("nothing is written of what is refused, and it is called by its name", "[to_bsmtp]")
{
    struct Case {
        std::string file;
        std::string told;
    };
    auto packed = data_file();
    packed.steps = {{"INMCOPY", 0x4000, 0x0006, 80, 0, 0, 0, 0}};
    auto compressed = data_file();
    compressed.steps = {{"INMCOPY", 0x4000, 0x000a, 80, 0, 0, 0, 0}};
    const auto whole = netdata_deck(mail, note_file());
    const auto c = GENERATE_COPY(values<Case>({
        {"", "file: empty file, which is no mail"},
        {ascii({"From: ann@x.org", "Subject: for nobody", "", "x"}), "file: no recipient in To, Cc or Bcc"},
        {ascii({"From: ann@x.org", "To: John Smith", "", "x"}), "file: To: not an address: John Smith"},
        {ascii({"To: bob@y.org", "", "x"}), "file: no sender: neither an origin nor a From field"},
        {ascii({"Just some text."}), "file: text without a mail header, which is no mail"},
        {netdata_deck({"nick.Ann userid.ANN node.VM1"}, data_file()),
         "file: NETDATA of POST MAIL A1, which is no mail"},
        {netdata_deck(mail, packed), "file: packed NETDATA (POST MAIL A1), which nobody here can unpack"},
        {netdata_deck(mail, compressed),
         "file: compressed NETDATA (POST MAIL A1), which nobody here can expand"},
    }));
    const auto made = convert(c.file);
    CHECK(made.status == ExitStatus::bad_input);
    CHECK(made.bsmtp.empty());
    CHECK(made.told == std::vector<std::string>{c.told});
    const auto records = described(mail);
    CHECK(convert(records + std::string(6, '\0')).status == ExitStatus::ok);
    CHECK(convert(records.substr(0, records.size() - 1)).told ==
          std::vector<std::string>{"file: 0x58: record that is cut off, or damaged"});
    CHECK(convert(records + std::string("\0\x01", 2)).bsmtp.empty());
    for (std::size_t cut = 0; cut + 80 < whole.size(); ++cut) {
        const auto part = convert(whole.substr(0, cut));
        CHECK(part.status == ExitStatus::bad_input);
        CHECK(part.bsmtp.empty());
    }
}

TEST_CASE("large mail goes through a file, octet for octet", "[to_bsmtp]")
{
    auto file = ascii(mail);
    while (file.size() < 3 * TextSpool::in_memory)
        file += "This is one of many lines, each with its number " + std::to_string(file.size()) + "\n";
    const auto made = convert(file);
    REQUIRE(made.messages.size() == 1);
    CHECK(made.messages.front().ends_with(file.substr(file.find("Hello"))));
}
