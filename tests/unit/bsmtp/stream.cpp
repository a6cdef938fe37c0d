#include "test.hpp"

#include "bsmtp/reader.hpp"
#include "bsmtp/writer.hpp"
#include "common/failure.hpp"

#include <sys/mman.h>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::bsmtp;

namespace {

struct Seen {
    std::vector<Envelope> envelopes;
    std::vector<std::string> texts;
    std::vector<std::string> faults;
};

Seen read_all(const std::string& batch, Grammar grammar = Grammar::pipe)
{
    auto in = Input::from_text(batch, "batch");
    Reader reader{in, grammar};
    Seen seen;
    reader.on_answer = [&](const Answer& answer) {
        if (!answer.reply.is_success())
            seen.faults.push_back(describe("batch", answer));
    };
    while (reader.next()) {
        seen.envelopes.push_back(reader.envelope());
        auto& text = seen.texts.emplace_back();
        for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
            text += piece;
    }
    return seen;
}

// What a stage that changes nothing makes of a batch.
std::string through_a_stage(const std::string& batch)
{
    const int file = ::memfd_create("out", 0);
    Output out{Fd{::dup(file)}, "out"};
    Writer writer{out};
    auto in = Input::from_text(batch, "batch");
    Reader reader{in};
    while (reader.next()) {
        writer.begin(reader.envelope());
        for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
            writer.text(piece);
        writer.commit();
    }
    std::string result(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)), '\0');
    REQUIRE(::pread(file, result.data(), result.size(), 0) == static_cast<ssize_t>(result.size()));
    ::close(file);
    return result;
}

const std::string two = "TICK 01JD2KX7Q4\n"
                        "MAIL FROM:<ann@example.org> SIZE=1320 XSPAM=3.1\n"
                        "RCPT TO:<MAINT@VM1.EXAMPLE.COM> XVERDICT=accept\n"
                        "RCPT TO:<bob@example.org>\n"
                        "DATA\n"
                        "Subject: dots\n"
                        "\n"
                        "..\n"
                        "..x\n"
                        "...\n"
                        "a.b\n"
                        ".\n"
                        "TICK 01JD2KX7Q5\n"
                        "MAIL FROM:<>\n"
                        "RCPT TO:<ann@example.org>\n"
                        "DATA\n"
                        ".\n";

} // namespace

TEST_CASE("a stream holds any number of transactions", "[reader]")
{
    const auto seen = read_all(two);
    REQUIRE(seen.envelopes.size() == 2);
    CHECK(seen.envelopes[0].tick == "01JD2KX7Q4");
    CHECK(seen.envelopes[0].sender.mailbox == "ann@example.org");
    CHECK(seen.envelopes[0].recipients.size() == 2);
    CHECK(seen.texts[0] == "Subject: dots\n\n.\n.x\n..\na.b\n");
    CHECK(seen.envelopes[1].sender.mailbox.empty());
    CHECK(seen.texts[1].empty());
    CHECK(seen.faults.empty());
}

TEST_CASE("an idle stage changes no octet", "[reader][writer]")
{
    CHECK(through_a_stage(two) == two);
}

TEST_CASE("a stream that is cut at any octet never yields a dot", "[reader]")
{
    const auto first_dot = two.find("a.b\n.\n") + 6;
    for (std::size_t cut = 1; cut < two.size(); ++cut) {
        CAPTURE(cut);
        auto in = Input::from_text(two.substr(0, cut), "batch");
        Reader reader{in};
        std::size_t committed = 0;
        bool cut_was_seen = false;
        try {
            while (reader.next()) {
                while (!reader.text().empty()) {
                }
                ++committed;
            }
        } catch (const Failure& failure) {
            cut_was_seen = failure.status == ExitStatus::try_again;
        }
        CHECK(committed == (cut >= first_dot ? 1 : 0));
        CHECK(cut_was_seen == (cut != first_dot));
    }
}

TEST_CASE("a bad transaction harms no other", "[reader]")
{
    const auto seen =
        read_all("RCPT TO:<x@y>\nMAIL FROM:oops\nRCPT TO:<x@y>\nDATA\nMAIL FROM:<in@text>\n.\n" + two);
    CHECK(seen.envelopes.size() == 2);
    REQUIRE(seen.faults.size() == 4);
    CHECK(seen.faults[0] == "batch:1: RCPT before MAIL");
    CHECK(seen.faults[1] == "batch:2: sender: path without angle brackets");
}

TEST_CASE("on the pipe nobody drops a recipient silently", "[reader]")
{
    const std::string batch = "MAIL FROM:<a@b>\nRCPT TO:<good@b>\nRCPT TO:bad\nDATA\nx\n.\n";
    CHECK(read_all(batch).envelopes.empty());
    CHECK(read_all("MAIL FROM:<a@b>\nRCPT TO:<good@b>\nRCPT TO:<b a d>\nDATA\nx\n.\n", Grammar::vm)
              .envelopes.size() == 1);
}

TEST_CASE("a seal means nothing to a reader", "[reader]")
{
    CHECK(read_all("NOOP gen=7 size=1320 xxh3=9ab1c2d3\n" + two + "NOOP gen=7\nQUIT\n" + two)
              .envelopes.size() == 4);
}

TEST_CASE("a deck may lack brackets, dot and QUIT", "[reader][vm]")
{
    const auto seen =
        read_all("helo vm1\nverb on\ntick 4711\nmail from: ann@vm1\nrcpt to:bob@vm2\ndata\nHello\n.x\n..y\n",
                 Grammar::vm);
    REQUIRE(seen.envelopes.size() == 1);
    CHECK(seen.envelopes[0].tick == "4711");
    CHECK(seen.envelopes[0].recipients[0].path.mailbox == "bob@vm2");
    CHECK(seen.texts[0] == "Hello\nx\n.y\n");
}

TEST_CASE("a card of 80 columns loses its padding and may go on", "[reader][vm]")
{
    const auto card = [](std::string text, const std::string& last = "") {
        text.resize(last.empty() ? 80 : 79, ' ');
        return text + last + "\n";
    };
    const auto seen = read_all(card("MAIL FROM:<a@b>") + "RCPT TO:<" + "x@" + std::string(68, 'y') + "<\n" +
                                   card(".vm2>") + card("DATA") + card("one", "\xC2\x85") + card("two") +
                                   card(".") + card("QUIT") + card("trailing rubbish"),
                               Grammar::vm);
    REQUIRE(seen.envelopes.size() == 1);
    CHECK(seen.texts[0] == "one" + std::string(76, ' ') + "two\n");
    CHECK(seen.faults.empty());
}

TEST_CASE("what begins with HELO need not be BSMTP", "[reader]")
{
    CHECK(looks_like_bsmtp("HELO vm1\nTICK 1\n  mail from:<a@b>\n"));
    CHECK_FALSE(looks_like_bsmtp("HELO from a friend\nSubject: hi\n"));
    CHECK_FALSE(looks_like_bsmtp("Date: today\n"));
    CHECK_FALSE(looks_like_bsmtp(""));
}
