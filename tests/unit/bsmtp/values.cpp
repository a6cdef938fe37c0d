#include "test.hpp"

#include "bsmtp/envelope.hpp"
#include "bsmtp/reply.hpp"

using namespace smtpplus;
using namespace smtpplus::bsmtp;

TEST_CASE("a path is read back as it was written", "[path]")
{
    const std::string text = GENERATE(
        "<>", "<ann@example.org>", "<\"a b\"@example.org>", "<\"a\\\"@b\"@example.org>", "<MAINT>",
        "<op$1#@vm1>", "<ann@[192.0.2.1]>", "<ann@[IPv6:2001:db8::1]>", "<j\xC3\xBCrg@b\xC3\xBC.example>");
    CAPTURE(text);

    const auto path = parse_path(text);
    REQUIRE(path);
    CHECK(format(*path) == text);
}

TEST_CASE("a path has a local part and a domain", "[path]")
{
    const auto path = parse_path("<\"a@b\"@example.org>");
    REQUIRE(path);
    CHECK(path->local_part() == "\"a@b\"");
    CHECK(path->domain() == "example.org");
    CHECK(parse_path("<MAINT>")->domain() == "");
}

TEST_CASE("a source route is dropped", "[path]")
{
    CHECK(parse_path("<@a.example,@b.example:ann@c.example>")->mailbox == "ann@c.example");
}

TEST_CASE("what is no path is refused", "[path]")
{
    const std::string text =
        GENERATE("", "<", "ann@example.org", "<ann@example.org", "<ann@>", "<@b>", "<a b@example.org>",
                 "<.a@b>", "<a..b@c>", "<a@b..c>", "<a@b>c>", "<a\r\nRCPT TO:<x>@b>", "<\"a@b>", "<\"a\"b@c>",
                 "<a@[1;2]>", "<a\x01@b>");
    CAPTURE(text);
    CHECK_FALSE(parse_path(text));
}

TEST_CASE("an argument is a path and its parameters", "[parameter]")
{
    const auto argument = parse_argument("<ann@example.org> SIZE=1320 BODY=8BITMIME XVERDICT");
    REQUIRE(argument);
    CHECK(argument->path.mailbox == "ann@example.org");
    CHECK(argument->parameters.value("size") == "1320");
    REQUIRE(argument->parameters.find("xverdict") != nullptr);
    CHECK_FALSE(argument->parameters.find("xverdict")->value);
    CHECK(format(argument->parameters) == " SIZE=1320 BODY=8BITMIME XVERDICT");
}

TEST_CASE("bad parameters are refused", "[parameter]")
{
    const std::string text =
        GENERATE("<a@b>SIZE=1", "<a@b> SIZE=", "<a@b> =1", "<a@b> A=1 a=2", "<a@b> A=b=c", "<a@b> \x01");
    CAPTURE(text);
    CHECK_FALSE(parse_argument(text));
}

TEST_CASE("xtext travels and comes back", "[parameter]")
{
    const std::string text = GENERATE("", "plain", "a+b=c d", "\x01\xFF\t\"<>");
    CAPTURE(text);
    CHECK(to_xtext(text).find_first_of(" \t=") == std::string::npos);
    CHECK(*from_xtext(to_xtext(text)) == text);
    CHECK_FALSE(from_xtext("+4"));
    CHECK_FALSE(from_xtext("+4g"));
}

TEST_CASE("ticks sort by time and differ", "[tick]")
{
    const auto a = make_tick();
    const auto b = make_tick();
    CHECK(a.size() == 16);
    CHECK(a != b);
    CHECK(a.substr(0, 10) <= b.substr(0, 10));
    CHECK(is_tick(a));
}

TEST_CASE("a reply is read back as it was written", "[reply]")
{
    const std::string line = GENERATE("250", "250 OK", "250 2.1.5 OK", "452 4.2.2 mailbox full",
                                      "550 no 5.1.1", "250 10.0.0.1 is me");
    CAPTURE(line);
    const auto reply = parse_reply(line);
    REQUIRE(reply);
    CHECK(format(*reply) == line);
}

TEST_CASE("an enhanced code must fit its reply", "[reply]")
{
    CHECK(parse_reply("250 2.1.5 OK")->enhanced == "2.1.5");
    CHECK(parse_reply("250 5.1.5 OK")->enhanced.empty());
    CHECK_FALSE(parse_reply("999 OK"));
    CHECK_FALSE(parse_reply("OK"));
    CHECK(format(Reply{550, "5.0.0", "two\r\nlines"}) == "550 5.0.0 two  lines");
}

TEST_CASE("an agent's answer names tick, reply and recipient", "[reply]")
{
    const auto answer = parse_recipient_reply("01JD2KX7Q4ABCDEF 550 5.1.1 <bob@example.org> no such user");
    REQUIRE(answer);
    CHECK(answer->tick == "01JD2KX7Q4ABCDEF");
    CHECK(answer->recipient.mailbox == "bob@example.org");
    CHECK(answer->reply == Reply{550, "5.1.1", "no such user"});
    CHECK(format(*answer) == "01JD2KX7Q4ABCDEF 550 5.1.1 <bob@example.org> no such user");
    CHECK_FALSE(parse_recipient_reply("01JD2KX7Q4ABCDEF 550 5.1.1 no recipient"));
}

TEST_CASE("what a peer says cannot break the line it is told in", "[reply]")
{
    const auto answer = parse_recipient_reply(std::string_view{"T 250 <bob@example.org> a\rb\0c", 29});
    REQUIRE(answer);
    CHECK(answer->reply.text == "a b c");
    CHECK(*parse_recipient_reply(format(*answer)) == *answer);
}
