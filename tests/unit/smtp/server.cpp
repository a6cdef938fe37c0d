#include "test.hpp"

#include "smtp/connection.hpp"
#include "smtp/server.hpp"

using namespace smtpplus::smtp;

TEST_CASE("a server is a host and perhaps a port", "[server]")
{
    CHECK(*parse_server("mail.example.org") == Server{"mail.example.org", "", ""});
    CHECK(*parse_server("mail.example.org:2525") == Server{"mail.example.org", "2525", ""});
    CHECK(*parse_server("192.0.2.1:smtp") == Server{"192.0.2.1", "smtp", ""});
    CHECK(*parse_server("::1") == Server{"::1", "", ""});
    CHECK(*parse_server("[::1]:2525") == Server{"::1", "2525", ""});
    CHECK(*parse_server("[192.0.2.1]") == Server{"192.0.2.1", "", ""});
    for (const auto* bad : {"", ":25", "host:", "[::1", "[]", "[::1]25", "two words", "line\nend"})
        CHECK_FALSE(parse_server(bad));
}

TEST_CASE("what format writes, parse reads", "[server]")
{
    for (const auto* text : {"mail.example.org", "mail.example.org:25", "[::1]:25", "[::1]"})
        CHECK(format(*parse_server(text)) == text);
    CHECK(format(Server{"", "", "/run/lmtp"}) == "/run/lmtp");
}

TEST_CASE("both families of loopback are found, even without a network", "[server]")
{
    CHECK(resolve({"127.0.0.1", "2525", ""}).at(0).name == "[127.0.0.1]:2525");
    CHECK(resolve({"::1", "2525", ""}).at(0).name == "[::1]:2525");
    CHECK_THROWS_AS(resolve({"", "", std::string(200, 'x')}), ConnectionLost);
}
