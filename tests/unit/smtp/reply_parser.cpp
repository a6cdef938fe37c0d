#include "test.hpp"

#include "smtp/capabilities.hpp"
#include "smtp/reply_parser.hpp"

using namespace smtpplus;
using namespace smtpplus::smtp;

namespace {

std::vector<ServerReply> replies_of(const std::string& octets, std::size_t step)
{
    ReplyParser parser;
    std::vector<ServerReply> seen;
    for (std::size_t at = 0; at < octets.size(); at += step) {
        parser.feed(octets.substr(at, step));
        for (auto reply = parser.next(); *reply; reply = parser.next())
            seen.push_back(**reply);
    }
    return seen;
}

std::string error_of(const std::string& octets)
{
    ReplyParser parser;
    parser.feed(octets);
    for (;;) {
        auto reply = parser.next();
        if (!reply)
            return reply.error().what;
        if (!*reply)
            return "";
    }
}

} // namespace

TEST_CASE("replies arrive in any pieces", "[reply]")
{
    const std::string octets = "220 ready\r\n250-one\r\n250-\r\n250 three\r\n354\r\n550 5.1.1 no\n";
    for (std::size_t step = 1; step <= octets.size(); ++step) {
        const auto seen = replies_of(octets, step);
        REQUIRE(seen.size() == 4);
        CHECK(seen[0] == ServerReply{220, {"ready"}});
        CHECK(seen[1] == ServerReply{250, {"one", "", "three"}});
        CHECK(seen[2] == ServerReply{354, {""}});
        CHECK(seen[3] == ServerReply{550, {"5.1.1 no"}});
    }
}

TEST_CASE("what is no reply is told from one that is not whole", "[reply]")
{
    CHECK(error_of("250 o").empty());
    CHECK(error_of("250-more\r\n").empty());
    for (const std::string bad : {"hello\r\n", "199 x\r\n", "600 x\r\n", "25 x\r\n", "250x\r\n", "\r\n",
                                  "-250 x\r\n", "2 50\r\n", "250-a\r\n550 b\r\n", "HTTP/1.1 200 OK\r\n"}) {
        CAPTURE(bad);
        CHECK_FALSE(error_of(bad).empty());
    }
}

TEST_CASE("nothing is without end", "[reply]")
{
    CHECK_FALSE(error_of("250 " + std::string(5000, 'x') + "\r\n").empty());
    CHECK_FALSE(error_of("250 " + std::string(5000, 'x')).empty());
    CHECK(error_of("250 " + std::string(4000, 'x') + "\r\n").empty());
    std::string many;
    for (std::size_t i = 0; i <= ReplyParser::max_lines; ++i)
        many += "250-x\r\n";
    CHECK_FALSE(error_of(many).empty());
}

TEST_CASE("a reply of many lines becomes one, with its enhanced code", "[reply]")
{
    CHECK(to_reply({550, {"5.7.1 Go", "5.7.1 away", "", "please"}}) ==
          bsmtp::Reply{550, "5.7.1", "Go away please"});
    CHECK(to_reply({450, {"later"}}) == bsmtp::Reply{450, "4.0.0", "later"});
    CHECK(to_reply({550, {"4.2.2 of another class"}}).enhanced == "5.0.0");
    CHECK(to_reply({250, {std::string(4000, 'x'), std::string(4000, 'y')}}).text.size() <= 600);
}

TEST_CASE("the server's octets cannot break a line, a log or a terminal", "[reply]")
{
    const auto seen = replies_of(std::string{"550 a\0b\x1b[2Jc\rd\x9b\te\r\n", 19}, 100);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].lines[0] == "a?b?[2Jc?d? e");
}

TEST_CASE("what EHLO offers is read, and nonsense is not", "[reply]")
{
    const auto all =
        capabilities_of({250, {"PIPELINING", "pipelining", "SIZE 1000", "8BITMIME", "DSN", "X"}});
    CHECK(all == Capabilities{true, true, true, 1000, true, false});
    CHECK(capabilities_of({250, {"host", "SIZE"}}).size);
    CHECK(capabilities_of({250, {"host", "SIZE 99999999999999999999"}}).size_limit == 0);
    CHECK(capabilities_of({250, {"host", "SIZE -1"}}).size_limit == 0);
    CHECK_FALSE(capabilities_of({250, {"PIPELINING"}}).pipelining); // the first line is the server's name
}
