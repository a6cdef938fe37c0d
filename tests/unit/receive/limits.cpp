// Everything that a client can make large or many has a bound (smtp-attacks, section 3).
#include "test.hpp"

#include "world.hpp"

#include "receive/patience.hpp"

using namespace smtpplus;
using namespace smtpplus::receive;

TEST_CASE("too many errors close the session", "[limits]")
{
    Session session{accept_all, receive::discard};
    for (int i = 0; i < 20; ++i)
        CHECK(session.feed("XYZZY\r\n") == "500 5.5.1 command unknown\r\n");
    CHECK(session.feed("XYZZY\r\n") == "421 4.7.0 too many errors\r\n");
    CHECK(session.closed());
    CHECK(session.feed("NOOP\r\n").empty());
}

TEST_CASE("too many commands without a message close the session", "[limits]")
{
    Session session{accept_all, receive::discard};
    const auto replies = session.feed(repeated("NOOP\r\n", 101));
    CHECK(replies == repeated("250 2.0.0 OK\r\n", 100) + "421 4.7.0 too many commands without a message\r\n");
    CHECK(session.closed());
}

TEST_CASE("a message makes room for more of them", "[limits]")
{
    Session session{accept_all, receive::discard};
    session.feed(repeated("NOOP\r\n", 99));
    open_text(session);
    session.feed(".\r\n");
    session.feed(repeated("NOOP\r\n", 100));
    CHECK_FALSE(session.closed());
}

TEST_CASE("recipients over the limit are for another time, and those taken are kept", "[limits]")
{
    Collect sink;
    auto settings = still_settings();
    settings.limits.recipients = 3;
    Session session{accept_all, sink, settings};
    session.feed(hello);
    session.feed("MAIL FROM:<>\r\n");
    const auto replies = session.feed(repeated("RCPT TO:<a@b>\r\n", 50));
    CHECK(replies == repeated("250 2.1.5 OK\r\n", 3) + repeated("452 4.5.3 too many recipients\r\n", 47));
    session.feed("DATA\r\n");
    CHECK(session.feed(".\r\n") == "250 2.0.0 queued as TICK0000\r\n");
}

TEST_CASE("a message too big is read to its end and refused", "[limits]")
{
    Collect sink;
    auto settings = still_settings();
    settings.limits.message_size = 100;
    settings.limits.in_memory = 50;
    Session session{accept_all, sink, settings};
    open_text(session);
    CHECK(session.feed(repeated("x", 98) + "\r\ny\r\n.\r\n") == "552 5.3.4 message too big\r\n");
    session.feed(to_data);
    CHECK(session.feed(repeated("x", 98) + "\r\n.\r\n") == "250 2.0.0 queued as TICK0000\r\n");
    session.feed(to_data);
    CHECK(session.feed(repeated("x", 300)) == "421 4.3.4 message too big\r\n");
    CHECK(session.closed());
}

TEST_CASE("a command line has a bound", "[limits]")
{
    Session session{accept_all, receive::discard};
    CHECK(session.feed("NOOP " + repeated("x", 2043) + "\r\n") == "250 2.0.0 OK\r\n");
    CHECK(session.feed("NOOP " + repeated("x", 2044) + "\r\n") == "500 5.5.6 command line too long\r\n");
    CHECK(session.feed("NOOP\r\n") == "250 2.0.0 OK\r\n");
    CHECK(session.feed(repeated("x", 3000)) == "421 4.7.0 too many violations of the protocol\r\n");
    CHECK(session.closed());
}

TEST_CASE("a command line without end is cut off", "[limits]")
{
    Session session{accept_all, receive::discard};
    CHECK(session.feed(repeated("x", 60'000)) == "500 5.5.6 command line too long\r\n");
    CHECK(session.feed(repeated("x", 10'000)) == "421 4.7.0 command line without end\r\n");
    CHECK(session.closed());
}

TEST_CASE("a name of 300 octets is no name", "[limits]")
{
    Session session{accept_all, receive::discard};
    CHECK(session.feed("EHLO " + repeated("x", 300) + "\r\n").starts_with("501 "));
}

TEST_CASE("a line of text may be long, but not endless", "[limits]")
{
    auto settings = still_settings();
    settings.limits.text_line = 2000;
    const auto [length, reply] =
        GENERATE(table<std::size_t, const char*>({{998, "250 2.0.0 not queued (no queue given)\r\n"},
                                                  {2000, "250 2.0.0 not queued (no queue given)\r\n"},
                                                  {2001, "554 5.6.0 line too long\r\n"}}));
    CAPTURE(length);
    Session session{accept_all, receive::discard, settings};
    open_text(session);
    CHECK(session.feed(repeated("x", length) + "\r\n.\r\n") == reply);
}

TEST_CASE("a mail loop is seen", "[limits]")
{
    const auto [hops, reply] =
        GENERATE(table<std::size_t, const char*>({{100, "250 2.0.0 not queued (no queue given)\r\n"},
                                                  {101, "554 5.4.6 too many hops: a mail loop\r\n"}}));
    CAPTURE(hops);
    Session session{accept_all, receive::discard};
    open_text(session);
    CHECK(session.feed(repeated("received: from a by b\r\n", hops) + "\r\nReceived: body\r\n.\r\n") == reply);
}

TEST_CASE("odd headers pass as they are", "[limits]")
{
    Collect sink;
    const std::string header =
        GENERATE(as<std::string>{}, "", "no header at all\r\n", "Subject: x\r\n   \r\nbody\r\n",
                 "From: a\r\nFrom: b\r\n\r\n", "X-Big: " + repeated("y", 100'000) + "\r\n",
                 "X-Big: y" + repeated("\r\n " + repeated("y", 70), 4200) + "\r\n");
    CAPTURE(header.substr(0, 30), header.size());
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    CHECK(session.feed(header + ".\r\n") == "250 2.0.0 queued as TICK0000\r\n");
    auto kept = header;
    std::erase(kept, '\r');
    REQUIRE(sink.transactions.size() == 1);
    CHECK(sink.transactions[0].ends_with(" +0000\n" + kept + ".\n"));
}

TEST_CASE("patience ends", "[limits]")
{
    using namespace std::chrono_literals;
    const Times times;
    const Patience::Time start{};
    Patience patience{times, start};
    CHECK_FALSE(patience.is_over(start + 300s, false));
    CHECK(patience.is_over(start + 301s, false));
    CHECK(patience.is_over(start + 31s, true));
    SECTION("a whole command renews it, octets of one do not")
    {
        patience.heard(start + 200s, 0, false, 0);
        CHECK(patience.is_over(start + 301s, false));
        patience.heard(start + 200s, 1, false, 0);
        CHECK_FALSE(patience.is_over(start + 500s, false));
    }
    SECTION("a text has to come at a least rate")
    {
        patience.heard(start, 4, true, 0);
        for (int i = 1; i <= 70; ++i)
            patience.heard(start + i * 1s, 4, true, static_cast<std::uint64_t>(i));
        CHECK_FALSE(patience.is_over(start + 60s, false));
        CHECK(patience.is_over(start + 70s, false));
        patience.heard(start + 70s, 4, true, 100'000);
        CHECK_FALSE(patience.is_over(start + 71s, false));
    }
    SECTION("no session is for ever")
    {
        for (int i = 1; i <= 73; ++i)
            patience.heard(start + i * 100s, static_cast<std::uint64_t>(i), false, 0);
        CHECK(patience.is_over(start + 7300s, false));
    }
}
