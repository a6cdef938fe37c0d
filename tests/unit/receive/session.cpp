#include "test.hpp"

#include "world.hpp"

using namespace smtpplus;
using namespace smtpplus::receive;

namespace {

std::string last_line(const std::string& replies)
{
    const auto end = replies.size() - 2;
    const auto start = replies.rfind('\n', end - 1);
    return replies.substr(start == std::string::npos ? 0 : start + 1,
                          end - (start == std::string::npos ? 0 : start + 1));
}

} // namespace

TEST_CASE("a recipient needs a sender first")
{
    Session session{accept_all, receive::discard};
    session.feed("EHLO client.example\r\n");
    CHECK(session.feed("RCPT TO:<ann@example.org>\r\n") == "503 5.5.1 MAIL first\r\n");
}

TEST_CASE("each command has its reply", "[session]")
{
    // What was said before, what is said now, and the reply to it.
    const auto [before, said, reply] = GENERATE(table<const char*, const char*, const char*>({
        {"", "MAIL FROM:<a@b>", "503 5.5.1 EHLO first"},
        {"", "ehlo client.example", "250 ENHANCEDSTATUSCODES"},
        {"", "HELO client.example", "250 mail.example.org"},
        {"", "HELO [IPv6:2001:db8::1]", "250 mail.example.org"},
        {"", "EHLO", "501 5.5.4 a name or an address literal is needed"},
        {"", "EHLO a b", "501 5.5.4 a name or an address literal is needed"},
        {"", "EHLO (evil)", "501 5.5.4 a name or an address literal is needed"},
        {"", "LHLO client.example", "500 5.5.1 this is SMTP: say EHLO"},
        {"", "NOOP anything", "250 2.0.0 OK"},
        {"", "RSET", "250 2.0.0 OK"},
        {"", "VRFY root", "252 2.5.0 send some mail, I will try"},
        {"", "EXPN root", "502 5.5.1 EXPN is not for you"},
        {"", "HELP", "214 2.0.0 see RFC 5321"},
        {"", "QUIT", "221 2.0.0 bye"},
        {"", "XYZZY", "500 5.5.1 command unknown"},
        {"", "", "500 5.5.1 command unknown"},
        {"", "GET / HTTP/1.1", "421 4.7.0 this is a mail server"},
        {"", "Host: example.org", "421 4.7.0 this is a mail server"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE=1320 BODY=8BITMIME", "250 2.1.0 OK"},
        {"EHLO c", "mail from:<>", "250 2.1.0 OK"},
        {"EHLO c", "MAIL FROM:<@x.example:a@b>", "250 2.1.0 OK"},
        {"EHLO c", "MAIL FROM: <a@b>", "250 2.1.0 OK"},
        {"EHLO c", "MAIL FROM:a@b", "501 5.1.7 an address in angle brackets is needed"},
        {"EHLO c", "MAIL <a@b>", "501 5.1.7 an address in angle brackets is needed"},
        {"EHLO c", "MAIL FROM:<a@b>SIZE=1", "501 5.5.4 no blank behind the path"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE=0", "250 2.1.0 OK"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE=52428801", "552 5.3.4 message too big"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE=99999999999999999999", "552 5.3.4 message too big"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE=-1", "501 5.5.4 bad SIZE"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE", "501 5.5.4 bad SIZE"},
        {"EHLO c", "MAIL FROM:<a@b> SIZE=1 SIZE=2", "501 5.5.4 parameter SIZE given twice"},
        {"EHLO c", "MAIL FROM:<a@b> BODY=foo", "501 5.5.4 BODY is 7BIT or 8BITMIME"},
        {"EHLO c", "MAIL FROM:<a@b> BODY=BINARYMIME", "501 5.5.4 BODY is 7BIT or 8BITMIME"},
        {"EHLO c", "MAIL FROM:<a@b> FOO=bar", "555 5.5.4 parameter FOO is not known"},
        {"EHLO c", "MAIL FROM:<a@b> XVIRUS=none", "555 5.5.4 parameter XVIRUS is not known"},
        {"EHLO c", "MAIL FROM:<a@b> RET=HDRS", "555 5.5.4 parameter RET is not known"},
        {"EHLO c", "MAIL FROM:<caf\xC3\xA9@b>", "553 5.6.7 ASCII only: SMTPUTF8 is not offered"},
        {"EHLO c", "RCPT TO:<c@d>", "503 5.5.1 MAIL first"},
        {"EHLO c", "DATA", "503 5.5.1 MAIL first"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "MAIL FROM:<a@b>", "503 5.5.1 MAIL was said already"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "DATA", "503 5.5.1 RCPT first"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "RCPT TO:<c@d>", "250 2.1.5 OK"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "RCPT TO:<MAINT>", "250 2.1.5 OK"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "RCPT TO:<>", "501 5.1.3 a recipient is needed"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "RCPT TO:<c@d> NOTIFY=NEVER",
         "555 5.5.4 parameter NOTIFY is not known"},
        {"EHLO c\r\nMAIL FROM:<a@b>", "RCPT TO:<c@d> XVERDICT=accept",
         "555 5.5.4 parameter XVERDICT is not known"},
        {"EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRSET", "RCPT TO:<c@d>", "503 5.5.1 MAIL first"},
        {"EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nEHLO d", "DATA", "503 5.5.1 MAIL first"},
        {"EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>", "DATA now", "501 5.5.4 DATA stands alone"},
        {"EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>", "DATA", "354 end with a dot on a line of its own"},
    }));
    CAPTURE(before, said);
    auto settings = still_settings();
    settings.strict_turns = false;
    Session session{accept_all, receive::discard, settings};
    if (*before != '\0')
        session.feed(std::string{before} + "\r\n");
    CHECK(last_line(session.feed(std::string{said} + "\r\n")) == reply);
    CHECK(session.closed() == (reply[0] == '4' || std::string_view{reply}.starts_with("221")));
}

TEST_CASE("the transaction is batch SMTP with our trace field and the real size", "[session]")
{
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings, {.literal = "[192.0.2.1]"}};
    session.feed("EHLO client.example\r\n");
    session.feed("MAIL FROM:<ann@example.org> SIZE=7\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n");
    CHECK(session.feed("Subject: x\r\n\r\n..y\r\n.z\r\n.\r\n") == "250 2.0.0 queued as TICK0000\r\n");
    REQUIRE(sink.transactions.size() == 1);
    CHECK(sink.transactions[0] == "TICK TICK0000\n"
                                  "MAIL FROM:<ann@example.org> SIZE=145\n"
                                  "RCPT TO:<bob@example.org>\n"
                                  "DATA\n"
                                  "Received: from client.example ([192.0.2.1])\n"
                                  "\tby mail.example.org with ESMTP id TICK0000;\n"
                                  "\tThu, 1 Jan 1970 00:00:00 +0000\n"
                                  "Subject: x\n\n..y\n.z\n.\n");
}

TEST_CASE("8-bit text is said to be so", "[session]")
{
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    session.feed("caf\xE9\r\n.\r\n");
    REQUIRE(sink.transactions.size() == 1);
    CHECK(sink.transactions[0].find(" BODY=8BITMIME\n") != std::string::npos);
}

TEST_CASE("a large message goes to the sink piece by piece, and is the same", "[session]")
{
    Collect small;
    Collect large;
    auto settings = still_settings();
    auto tight = still_settings();
    tight.limits.in_memory = 100;
    Session one{accept_all, small, settings};
    Session two{accept_all, large, tight};
    const auto text = repeated("0123456789\r\n", 50) + ".\r\n";
    for (auto* session : {&one, &two}) {
        open_text(*session);
        for (const char c : text)
            session->feed({&c, 1});
    }
    CHECK(small.large == 0);
    CHECK(large.large == 1);
    REQUIRE(small.transactions.size() == 1);
    REQUIRE(large.transactions.size() == 1);
    auto expected = small.transactions[0];
    const auto size = expected.find(" SIZE=");
    expected.erase(size, expected.find('\n', size) - size); // what comes piece by piece has no size yet
    CHECK(large.transactions[0] == expected);
}

TEST_CASE("a full disk is told at the dot, and the session goes on", "[session]")
{
    Collect sink;
    sink.full = true;
    auto settings = still_settings();
    settings.limits.in_memory = 10;
    Session session{accept_all, sink, settings};
    open_text(session);
    CHECK(session.feed("a long line of text\r\nMAIL FROM:<x>\r\n").empty());
    CHECK(session.feed("\r\n.\r\n") == "452 4.3.1 insufficient system storage\r\n");
    CHECK(sink.transactions.empty());
    CHECK(session.feed("NOOP\r\n") == "250 2.0.0 OK\r\n");
}

TEST_CASE("the session stops at the dot until it is resumed", "[session]")
{
    Collect sink;
    sink.later = true;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    CHECK(session.feed("x\r\n.\r\nMAIL FROM:<next@example.org>\r\nRC").empty());
    CHECK(session.waiting());
    CHECK(session.in_message());
    CHECK(session.feed("PT TO:<bob@example.org>\r\nQUIT\r\n").empty());
    CHECK(session.resume({452, "4.3.1", "full"}) == "452 4.3.1 full\r\n"
                                                    "250 2.1.0 OK\r\n"
                                                    "250 2.1.5 OK\r\n"
                                                    "221 2.0.0 bye\r\n");
    CHECK(session.closed());
    CHECK(session.said_quit());
}

TEST_CASE("what is held behind a dot has a bound", "[session]")
{
    Collect sink;
    sink.later = true;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    session.feed("x\r\n.\r\n");
    const auto replies = session.feed(repeated("NOOP\r\n", 50'000));
    CHECK(replies == "421 4.7.0 too much input behind a message\r\n");
    CHECK(session.closed());
    CHECK(session.resume({250, "2.0.0", ""}).empty());
}

TEST_CASE("LMTP answers for each recipient", "[session]")
{
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings, {.protocol = Protocol::lmtp}};
    CHECK(session.greeting() == "220 mail.example.org LMTP smtpplus\r\n");
    CHECK(session.feed("EHLO c\r\n") == "500 5.5.1 this is LMTP: say LHLO\r\n");
    session.feed("LHLO c\r\n");
    session.feed("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
    CHECK(session.feed("x\r\n.\r\n") == "250 2.0.0 queued as TICK0000\r\n250 2.0.0 queued as TICK0000\r\n");
    CHECK(sink.transactions[0].find("with LMTP id") != std::string::npos);
}

TEST_CASE("a trusted client may state facts", "[session]")
{
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings, {.trusted = true}};
    session.feed(hello);
    CHECK(session.feed("MAIL FROM:<a@b> XSPAM=3.1\r\n") == "250 2.1.0 OK\r\n");
    CHECK(session.feed("RCPT TO:<c@d> XVERDICT=accept\r\n") == "250 2.1.5 OK\r\n");
    session.feed("DATA\r\n");
    session.feed(".\r\n");
    CHECK(sink.transactions[0].find("RCPT TO:<c@d> XVERDICT=accept\n") != std::string::npos);
}

TEST_CASE("only what was accepted is in the transaction", "[session]")
{
    Collect sink;
    const auto settings = still_settings();
    const auto odd = [](const Client&, const bsmtp::Path& path) {
        return path.domain() == "us" ? bsmtp::Reply{250, "2.1.5", "OK"}
                                     : bsmtp::Reply{550, "5.1.1", "unknown"};
    };
    Session session{odd, sink, settings};
    session.feed(hello);
    session.feed("MAIL FROM:<a@b>\r\n");
    CHECK(session.feed("RCPT TO:<x@them>\r\n") == "550 5.1.1 unknown\r\n");
    CHECK(session.feed("DATA\r\n") == "554 5.5.1 no valid recipients\r\n");
    session.feed("RCPT TO:<y@us>\r\nDATA\r\n");
    session.feed(".\r\n");
    CHECK(sink.transactions[0].find("x@them") == std::string::npos);
}

TEST_CASE("the log names the TICK, and stays one line", "[session]")
{
    Collect sink;
    std::vector<std::string> lines;
    auto settings = still_settings();
    settings.log = [&](const std::string& line) { lines.push_back(line); };
    Session session{RelayRules{{}}, sink, settings, {.name = "192.0.2.1", .may_relay = false}};
    session.feed(hello);
    session.feed("MAIL FROM:<a@b>\r\nRCPT TO:<\"a\\\\b\"@c>\r\nRCPT TO:<postmaster>\r\nDATA\r\n");
    session.feed("x\r\n.\r\n");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "TICK0000 client=192.0.2.1 refused=\"RCPT <\\x22a\\x5c\\x5cb\\x22@c>\" "
                      "reply=\"550 5.7.1 relaying denied\"");
    CHECK(lines[1] == "TICK0000 client=192.0.2.1 helo=client.example from=a@b size=113 recipients=1 "
                      "to=postmaster reply=\"250 2.0.0 queued as TICK0000\"");
}
