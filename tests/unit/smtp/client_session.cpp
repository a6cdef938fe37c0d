#include "test.hpp"

#include "smtp/client_session.hpp"

#include <random>

using namespace smtpplus;
using namespace smtpplus::smtp;
using State = ClientSession::State;

namespace {

bsmtp::Envelope letter(std::initializer_list<const char*> recipients)
{
    bsmtp::Envelope envelope{"T1", {"ann@example.org"}, {}, {}};
    for (const auto* name : recipients)
        envelope.recipients.push_back({{name}, {}});
    return envelope;
}

std::string said(ClientSession& session)
{
    return std::exchange(session.output(), {});
}

ClientSession greeted(const std::string& offers = "", Protocol protocol = Protocol::smtp)
{
    ClientSession session{protocol, "client.example", "server"};
    session.receive("220 ready\r\n");
    session.receive(offers + "250 OK\r\n");
    said(session);
    REQUIRE(session.state() == State::idle);
    return session;
}

const std::string pipelining = "250-server\r\n250-PIPELINING\r\n250-SIZE 5000\r\n250-8BITMIME\r\n250-DSN\r\n";

std::vector<int> codes(const ClientSession& session)
{
    std::vector<int> result;
    for (const auto& reply : session.replies())
        result.push_back(reply.code);
    return result;
}

} // namespace

TEST_CASE("without PIPELINING each command waits for its answer", "[session]")
{
    ClientSession session{Protocol::smtp, "client.example", "server"};
    CHECK(session.waits_for() == Wait::greeting);
    session.receive("220 ready\r\n");
    CHECK(said(session) == "EHLO client.example\r\n");
    session.receive("250 OK\r\n");
    const auto envelope = letter({"bob@b", "eve@b"});
    session.begin(envelope);
    CHECK(said(session) == "MAIL FROM:<ann@example.org>\r\n");
    session.receive("250 OK\r\n");
    CHECK(said(session) == "RCPT TO:<bob@b>\r\n");
    session.receive("250 OK\r\n");
    CHECK(said(session) == "RCPT TO:<eve@b>\r\n");
    session.receive("550 5.1.1 nobody\r\n");
    CHECK(said(session) == "DATA\r\n");
    CHECK(session.waits_for() == Wait::data);
    session.receive("354 go\r\n");
    CHECK(session.state() == State::text);
    session.text_sent();
    CHECK(session.waits_for() == Wait::verdict);
    session.receive("250 2.0.0 taken\r\n");
    CHECK(session.state() == State::idle);
    CHECK(codes(session) == std::vector{250, 550});
    session.quit();
    CHECK(said(session) == "QUIT\r\n");
}

TEST_CASE("with PIPELINING the envelope is one write, and a second message needs no RSET", "[session]")
{
    auto session = greeted(pipelining);
    const auto envelope = letter({"bob@b", "eve@b"});
    for (int message = 0; message < 2; ++message) {
        session.begin(envelope);
        CHECK(said(session) ==
              "MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@b>\r\nRCPT TO:<eve@b>\r\nDATA\r\n");
        session.receive("250 a\r\n250 b\r\n250 c\r\n354 d\r\n");
        session.text_sent();
        session.receive("250 e\r\n");
        CHECK(codes(session) == std::vector{250, 250});
    }
}

TEST_CASE("parameters go only to a server that offers them, and X never", "[session]")
{
    auto envelope = letter({"bob@b"});
    envelope.parameters =
        *bsmtp::parse_parameters("SIZE=100 BODY=8BITMIME XVIRUS=none RET=HDRS ENVID=q AUTH=<>");
    envelope.recipients[0].parameters = *bsmtp::parse_parameters("NOTIFY=NEVER XVERDICT=accept");
    auto plain = greeted();
    plain.begin(envelope);
    CHECK(said(plain) == "MAIL FROM:<ann@example.org>\r\n");
    auto rich = greeted(pipelining);
    rich.begin(envelope);
    CHECK(said(rich) == "MAIL FROM:<ann@example.org> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=q\r\n"
                        "RCPT TO:<bob@b> NOTIFY=NEVER\r\nDATA\r\n");
}

TEST_CASE("what the server cannot take is told without asking it", "[session]")
{
    auto session = greeted(pipelining);
    auto envelope = letter({"bob@b", "eve@b"});
    envelope.parameters.set("SIZE", "5001");
    session.begin(envelope);
    CHECK(session.state() == State::idle);
    CHECK(codes(session) == std::vector{552, 552});
    envelope.parameters = {};
    envelope.parameters.set("BODY", "BINARYMIME");
    session.begin(envelope);
    CHECK(session.replies()[0].enhanced == "5.6.3");
    const auto utf8 = letter({"b\xc3\xb6"
                              "b@b"});
    session.begin(utf8);
    CHECK(session.replies()[0].enhanced == "5.6.7");
    CHECK(said(session).empty());
}

TEST_CASE("DATA that was granted for nobody gets a lone dot, and the session goes on", "[session]")
{
    auto session = greeted(pipelining);
    const auto envelope = letter({"bob@b"});
    session.begin(envelope);
    said(session);
    session.receive("250 a\r\n550 b\r\n354 c\r\n");
    CHECK(said(session) == ".\r\n");
    CHECK(session.state() == State::verdict);
    session.receive("250 nothing was sent\r\n");
    CHECK(session.state() == State::idle);
    CHECK(codes(session) == std::vector{550});
}

TEST_CASE("a refused transaction is reset before the next", "[session]")
{
    auto session = greeted(pipelining);
    const auto envelope = letter({"bob@b", "eve@b"});
    session.begin(envelope);
    session.receive("450 not now\r\n503 a\r\n503 b\r\n503 c\r\n");
    CHECK(codes(session) == std::vector{450, 450});
    said(session);
    session.begin(envelope);
    CHECK(said(session).substr(0, 11) == "RSET\r\nMAIL ");
    session.receive("250 r\r\n250 a\r\n250 b\r\n250 c\r\n451 d\r\n");
    CHECK(codes(session) == std::vector{451, 451});

    auto lockstep = greeted();
    lockstep.begin(envelope);
    lockstep.receive("250 a\r\n");
    lockstep.receive("550 b\r\n");
    lockstep.receive("550 c\r\n");
    CHECK(lockstep.state() == State::idle);
    CHECK(said(lockstep).find("DATA") == std::string::npos);
}

TEST_CASE("LMTP answers each recipient after the dot", "[session]")
{
    ClientSession session{Protocol::lmtp, "client.example", "server"};
    session.receive("220 ready\r\n");
    CHECK(said(session) == "LHLO client.example\r\n");
    session.receive(pipelining + "250 OK\r\n");
    const auto envelope = letter({"a@b", "b@b", "c@b"});
    session.begin(envelope);
    session.receive("250 a\r\n250 b\r\n550 c\r\n250 d\r\n354 e\r\n");
    session.text_sent();
    session.receive("250 f\r\n");
    CHECK(session.state() == State::verdict);
    session.receive("452 4.2.2 full\r\n");
    CHECK(session.state() == State::idle);
    CHECK(codes(session) == std::vector{250, 550, 452});
}

TEST_CASE("a server that knows no EHLO is greeted with HELO, one that refuses both is left", "[session]")
{
    ClientSession session{Protocol::smtp, "client.example", "server"};
    session.receive("220 ready\r\n");
    session.receive("500 what?\r\n");
    CHECK(said(session) == "EHLO client.example\r\nHELO client.example\r\n");
    session.receive("550 go away\r\n");
    CHECK(session.state() == State::closed);
    CHECK(session.reason().is_temporary());
}

TEST_CASE("a 5xx greeting is temporary: it refuses us, not the message", "[session]")
{
    ClientSession session{Protocol::smtp, "client.example", "server"};
    session.receive("554 no service\r\n");
    CHECK(session.state() == State::closed);
    CHECK(session.reason().code == 451);
}

TEST_CASE("a reply of the wrong kind is temporary and ends the session", "[session]")
{
    for (const std::string bad : {"354 a\r\n", "250 a\r\n354 b\r\n", "250 a\r\n250 b\r\n250 c\r\n",
                                  "199 a\r\n", "250 a\r\n250 b\r\n354 c\r\n250 before the dot\r\n"}) {
        CAPTURE(bad);
        auto session = greeted(pipelining);
        const auto envelope = letter({"bob@b"});
        session.begin(envelope);
        session.receive(bad);
        CHECK(session.state() == State::closed);
        CHECK(codes(session) == std::vector{451});
    }
}

TEST_CASE("a reply before the dot can refuse the message, never accept it", "[session]")
{
    for (const int code : {250, 354, 421, 452, 552}) {
        auto session = greeted(pipelining);
        const auto envelope = letter({"bob@b"});
        session.begin(envelope);
        session.receive("250 a\r\n250 b\r\n354 c\r\n" + std::to_string(code) + " early\r\n");
        CHECK(session.state() == State::closed);
        CHECK(codes(session) == std::vector{code < 400 ? 451 : code});
    }
}

TEST_CASE("421 while nothing is asked closes, and the next message may go by another connection", "[session]")
{
    auto session = greeted(pipelining);
    session.receive("421 idle too long\r\n");
    CHECK(session.state() == State::closed);

    auto other = greeted(pipelining);
    const auto envelope = letter({"bob@b"});
    other.begin(envelope);
    other.receive("421 enough messages\r\n");
    CHECK(other.is_untouched());
    CHECK(codes(other) == std::vector{421});

    auto third = greeted(pipelining);
    third.begin(envelope);
    third.receive("250 a\r\n421 now\r\n");
    CHECK_FALSE(third.is_untouched());
}

TEST_CASE("552 for a recipient means too many of them, unless it says more", "[session]")
{
    auto session = greeted(pipelining);
    const auto envelope = letter({"a@b", "b@b"});
    session.begin(envelope);
    session.receive("250 a\r\n552 too many\r\n552 5.2.2 mailbox full\r\n554 none\r\n");
    CHECK(codes(session) == std::vector{452, 552});
}

// The law: whatever the server says, in whatever pieces, and wherever it stops, each recipient has one reply,
// and 250 only where a 2xx came behind the dot.
TEST_CASE("every recipient gets exactly one reply, whatever the server does", "[session][law]")
{
    std::mt19937 random{7};
    static const std::vector<std::string> lines = {"250 ok\r\n",
                                                   "250 ok\r\n",
                                                   "250 ok\r\n",
                                                   "250 ok\r\n",
                                                   "354 go\r\n",
                                                   "354 go\r\n",
                                                   "220 x\r\n",
                                                   "421 bye\r\n",
                                                   "450 4.2.0 l\r\n",
                                                   "550 5.1.1 n\r\n",
                                                   "503 b\r\n",
                                                   "250-a\r\n250 b\r\n",
                                                   "250-PIPELINING\r\n250-PIPELINING\r\n250 X\r\n",
                                                   "junk\r\n",
                                                   "250-",
                                                   "999 x\r\n",
                                                   "\r\n",
                                                   "2"};
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        CAPTURE(round);
        const auto protocol = random() % 2 == 0 ? Protocol::smtp : Protocol::lmtp;
        ClientSession session{protocol, "client.example", "server"};
        const auto envelope = letter({"a@b", "b@b", "c@b"});
        if (random() % 8 != 0)
            session.receive(random() % 2 == 0 ? "220 x\r\n250-x\r\n250 PIPELINING\r\n"
                                              : "220 x\r\n250 x\r\n");
        bool begun = false, sent = false;
        for (int step = 0; step < 30 && session.state() != State::closed; ++step) {
            if (session.state() == State::idle) {
                if (begun)
                    break;
                session.begin(envelope);
                begun = true;
            } else if (session.state() == State::text && random() % 4 != 0) {
                session.text_sent();
                sent = true;
            } else if (random() % 40 == 0) {
                session.lost("cut");
            } else {
                // most often what is right, so that all depths are reached
                const auto right = session.waits_for() == Wait::data ? lines[4] : lines[0];
                session.receive(random() % 4 != 0 ? right : lines[random() % lines.size()]);
            }
        }
        if (session.state() != State::idle)
            session.lost("over");
        if (!begun)
            continue;
        const auto replies = session.replies();
        REQUIRE(replies.size() == 3);
        for (const auto& reply : replies) {
            REQUIRE((reply.code >= 200 && reply.code < 600 && reply.code / 100 != 3));
            const bool good = reply.is_success();
            REQUIRE((!good || sent));
            accepted += good;
        }
    }
    CHECK(accepted > 1000); // else this test says nothing
}
