#include "test.hpp"

#include "receive/access.hpp"
#include "receive/command.hpp"
#include "receive/listen.hpp"
#include "receive/log.hpp"
#include "receive/network.hpp"
#include "receive/trace.hpp"

#include <netinet/in.h>

using namespace smtpplus;
using namespace smtpplus::receive;

TEST_CASE("an address is read back as it was written", "[network]")
{
    const auto [text, mail] = GENERATE(table<std::string, std::string>(
        {{"192.0.2.1", "[192.0.2.1]"}, {"2001:db8::1", "[IPv6:2001:db8::1]"}, {"::1", "[IPv6:::1]"}}));
    CAPTURE(text);
    const auto address = parse_address(text);
    REQUIRE(address);
    CHECK(format(*address) == text);
    CHECK(literal(*address) == mail);
}

TEST_CASE("IPv4 within IPv6 is IPv4", "[network]")
{
    CHECK(*parse_address("::ffff:192.0.2.1") == *parse_address("192.0.2.1"));
}

TEST_CASE("a network contains its addresses", "[network]")
{
    const auto [network, address, inside] = GENERATE(table<std::string, std::string, bool>({
        {"127.0.0.0/8", "127.1.2.3", true},
        {"127.0.0.0/8", "128.0.0.1", false},
        {"192.0.2.128/25", "192.0.2.200", true},
        {"192.0.2.128/25", "192.0.2.100", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
        {"::/0", "192.0.2.1", true},
        {"::1", "::1", true},
        {"::1", "::2", false},
    }));
    CAPTURE(network, address);
    CHECK(parse_network(network)->contains(*parse_address(address)) == inside);
}

TEST_CASE("what is no network is refused", "[network]")
{
    const std::string text = GENERATE("", "192.0.2", "192.0.2.1/33", "192.0.2.1/24", "::/129", "::1/64",
                                      "1.2.3.4/", "1.2.3.4/x", "1.2.3.4/8 ", "localhost");
    CAPTURE(text);
    CHECK_FALSE(parse_network(text));
}

TEST_CASE("strangers send to our domains only", "[access]")
{
    const RelayRules rules{{"us.example", "[192.0.2.25]"}};
    const Client stranger{.may_relay = false};
    const auto [recipient, code] = GENERATE(table<std::string, int>({
        {"<b@us.example>", 250},
        {"<b@US.Example>", 250},
        {"<b@[192.0.2.25]>", 250},
        {"<postmaster>", 250},
        {"<Postmaster>", 250},
        {"<b>", 550},
        {"<b@other.example>", 550},
        {"<b@sub.us.example>", 550},
        {"<b@notus.example>", 550},
        {"<b@[127.0.0.1]>", 550},
        {"<b@[IPv6:::ffff:127.0.0.1]>", 550},
        {"<b%other.example@us.example>", 550},
        {"<other.example!b@us.example>", 550},
        {"<\"b@other.example\"@us.example>", 550},
        {"<@us.example:b@other.example>", 550},
        {"<@other.example:b@us.example>", 250},
        {"<b@us.example.>", 550},
    }));
    CAPTURE(recipient);
    const auto path = bsmtp::parse_path(recipient);
    REQUIRE(path);
    CHECK(rules(stranger, *path).code == code);
    CHECK(rules(Client{}, *path).code == 250);
}

TEST_CASE("a line is a verb and its argument", "[command]")
{
    CHECK(parse_command("mail FROM:<a@b> SIZE=1").verb == Verb::mail);
    CHECK(parse_command("mail FROM:<a@b> SIZE=1").argument == "<a@b> SIZE=1");
    CHECK(parse_command("Rcpt To: <a@b>").argument == "<a@b>");
    CHECK(parse_command("NOOP").argument.empty());
    CHECK(parse_command("MAILFROM:<a@b>").verb == Verb::unknown);
    CHECK(parse_command(" NOOP").verb == Verb::unknown);
    CHECK(parse_command("NOOP\t").verb == Verb::unknown);
}

TEST_CASE("a place to listen", "[listen]")
{
    const auto [text, family] = GENERATE(table<std::string, int>({{"127.0.0.1:25", AF_INET},
                                                                  {"[::1]:25", AF_INET6},
                                                                  {"*:0", AF_INET6},
                                                                  {"lmtp:127.0.0.1:24", AF_INET},
                                                                  {"unix:/run/smtpd", AF_UNIX},
                                                                  {"lmtp:unix:/run/lmtp", AF_UNIX}}));
    CAPTURE(text);
    const auto listen = parse_listen(text);
    REQUIRE(listen);
    CHECK(listen->address.ss_family == family);
    CHECK((listen->protocol == Protocol::lmtp) == text.starts_with("lmtp:"));
    CHECK(listen->is_unix() == (family == AF_UNIX));
}

TEST_CASE("what is no place to listen is refused", "[listen]")
{
    const std::string text = GENERATE("", "25", "localhost:25", "::1:25", "127.0.0.1", "127.0.0.1:65536",
                                      "127.0.0.1:smtp", "127.0.0.1:", "unix:", "[127.0.0.1:25");
    CAPTURE(text);
    CHECK_FALSE(parse_listen(text));
    CHECK_FALSE(parse_listen("unix:" + std::string(108, 'x')));
}

TEST_CASE("a value in the log stays a value", "[log]")
{
    const auto [value, shown] = GENERATE(table<std::string, std::string>({
        {"plain@example.org", "plain@example.org"},
        {"", "\"\""},
        {"two words", "\"two words\""},
        {"a\"b", "\"a\\x22b\""},
        {"a\r\nb", "\"a\\x0d\\x0ab\""},
        {"\xC3\xA9", "\"\\xc3\\xa9\""},
    }));
    CHECK(LogLine{"TICK"}.add("v", value).text() == "TICK v=" + shown);
}

TEST_CASE("a date is the same in every locale", "[trace]")
{
    using namespace std::chrono;
    const auto [time, text] = GENERATE(table<std::int64_t, std::string>({
        {0, "Thu, 1 Jan 1970 00:00:00 +0000"},
        {1'795'400'309, "Mon, 23 Nov 2026 02:18:29 +0000"},
        {4'107'542'399, "Sun, 28 Feb 2100 23:59:59 +0000"},
    }));
    CHECK(format_date(system_clock::time_point{seconds{time}}) == text);
}
