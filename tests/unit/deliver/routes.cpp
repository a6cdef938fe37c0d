#include "test.hpp"

#include "common/failure.hpp"
#include "deliver/duration.hpp"
#include "deliver/routes.hpp"
#include "deliver/words.hpp"

using namespace smtpplus;
using namespace smtpplus::deliver;
using Words = std::vector<std::string>;

namespace {

const char example[] = "# who gets what\n"
                       "agent vm    vmpunch -b 'dir:/var/spool/vm files'\n"
                       "agent smtp  smtp-send -b --server %h --note 100%%\n"
                       "limit smtp 8\n"
                       "deadline smtp 10m\n"
                       "\n"
                       "postmaster@example.org  smtp hub.example.org\n"
                       ".vm.example.com         vm\n"
                       "Example.ORG             vm\n"
                       "maint@                  smtp maint.example.org\n"
                       "@                       vm\n"
                       "*                       smtp a.example b.example\n"
                       "late.vm.example.com     smtp never.example\n";

std::string fault(const std::string& text)
{
    const auto routes = parse_routes(text, "routes");
    return routes ? "" : routes.error().what;
}

} // namespace

TEST_CASE("the first line that matches counts", "[routes]")
{
    const auto routes = parse_routes(example, "routes");
    REQUIRE(routes);
    const auto [address, line] = GENERATE(table<std::string, std::uint64_t>({
        {"postmaster@example.org", 7},
        {"PostMaster@EXAMPLE.org", 7},
        {"ann@example.org", 9},
        {"ann@sub.example.org", 12},
        {"ann@x.vm.example.com", 8},
        {"ann@late.vm.example.com", 8}, // it stands before the line for just this domain
        {"ann@a.b.vm.example.com", 8},
        {"ann@vm.example.com", 12},
        {"MAINT", 10},
        {"OPERATOR", 11},
        {"ann@.", 12},
        {"\"a@b\"@example.org", 9},
    }));
    CAPTURE(address);
    const auto* route = routes->find({address});
    REQUIRE(route);
    CHECK(route->line == line);
}

TEST_CASE("an address without a route has none", "[routes]")
{
    const auto routes = parse_routes("agent a b\nexample.org a\n", "routes");
    REQUIRE(routes);
    CHECK(routes->find({"ann@example.com"}) == nullptr);
    CHECK(routes->find({"MAINT"}) == nullptr);
}

TEST_CASE("an agent's command is words, in which %h is the next hop", "[routes]")
{
    const auto routes = parse_routes(example, "routes");
    REQUIRE(routes);
    CHECK(routes->command("vm", "") == Words{"vmpunch", "-b", "dir:/var/spool/vm files"});
    CHECK(routes->command("smtp", "hub:25") ==
          Words{"smtp-send", "-b", "--server", "hub:25", "--note", "100%"});
    CHECK(routes->agent("smtp").limit == 8);
    CHECK(routes->agent("smtp").deadline == std::chrono::minutes{10});
    CHECK(routes->agent("vm").limit == 4);
}

TEST_CASE("next hops are taken in turn, one for each try", "[routes]")
{
    const auto routes = parse_routes(example, "routes");
    REQUIRE(routes);
    const auto* route = routes->find({"ann@elsewhere.example"});
    CHECK(route->next_hop(0) == "a.example");
    CHECK(route->next_hop(1) == "b.example");
    CHECK(route->next_hop(2) == "a.example");
    CHECK(routes->find({"OPERATOR"})->next_hop(7).empty());
}

TEST_CASE("a bad table is refused with its line and the reason", "[routes]")
{
    const auto [text, what] = GENERATE(table<std::string, std::string>({
        {"agent a\n", "routes:1: agent wants a name and a command"},
        {"agent a b\nagent a c\n", "routes:2: agent 'a' is there already"},
        {"agent a 'b\n", "routes:1: a quote is not closed"},
        {"agent a b\\", "routes:1: nothing behind the last backslash"},
        {"agent a ''\n", "routes:1: an empty command"},
        {"agent a b %x\n", "routes:1: % is followed by neither h nor %"},
        {"\n\nlimit a 3\n", "routes:3: no agent 'a'"},
        {"agent a b\nlimit a 0\n", "routes:2: limit wants a number from 1 to 1000"},
        {"agent a b\nlimit a 3x\n", "routes:2: limit wants a number from 1 to 1000"},
        {"agent a b\ndeadline a soon\n", "routes:2: 'soon' is no time like 90s, 5m, 1h or 4d"},
        {"agent a b\ndeadline a 0\n", "routes:2: a deadline of nothing"},
        {"agent a b\ndeadline a\n", "routes:2: deadline wants an agent's name and a value"},
        {"*\n", "routes:1: '*' has no agent"},
        {"* a\n", "routes:1: no agent 'a'"},
        {"agent a b\n*.example a\n",
         "routes:2: '*.example' is none of user@domain, domain, .domain, user@, @ and *"},
        {"agent a b\n* a hop\n", "routes:2: agent 'a' takes no next hop: there is no %h in its command"},
        {"agent a b %h\n* a\n", "routes:2: agent 'a' wants a next hop"},
        {"agent a b %h\n* a -oProxy\n", "routes:2: a next hop that is empty or begins with -"},
        {std::string{"agent a b\0c\n", 12}, "routes:1: a NUL octet"},
    }));
    CHECK(fault(text) == what);
}

TEST_CASE("a table that is not there is told", "[routes]")
{
    CHECK_THROWS_AS(load_routes("/nonexistent/routes"), Failure);
}

TEST_CASE("words are parted by blanks, and held together by quotes", "[words]")
{
    const auto [line, words] = GENERATE(table<std::string, Words>({
        {"", {}},
        {"  a\tb  ", {"a", "b"}},
        {"'a b' \"c d\"", {"a b", "c d"}},
        {"a'b'\"c\"d", {"abcd"}},
        {"'' \"\"", {"", ""}},
        {"a\\ b '\\' \"\\\"\"", {"a b", "\\", "\""}},
        {"$(x) `y` | > *", {"$(x)", "`y`", "|", ">", "*"}},
    }));
    const auto split = split_words(line);
    REQUIRE(split);
    CHECK(*split == words);
}

TEST_CASE("a time has a unit, or is in seconds", "[duration]")
{
    const auto [text, seconds] = GENERATE(table<std::string, long>(
        {{"0", 0}, {"90", 90}, {"90s", 90}, {"5m", 300}, {"1h", 3600}, {"4d", 345600}}));
    const auto parsed = parse_duration(text);
    REQUIRE(parsed);
    CHECK(parsed->count() == seconds);
    const std::string bad =
        GENERATE("", "s", "-1", "1w", "1ss", "1.5h", " 1", "99999999999999999999", "9999999999d");
    CHECK_FALSE(parse_duration(bad));
}
