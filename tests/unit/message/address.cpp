#include "test.hpp"

#include "message/address.hpp"
#include "message/address_token.hpp"

#include <chrono>

using namespace smtpplus;
using namespace smtpplus::message;

namespace {

std::string addresses(const std::string& text)
{
    std::string all;
    for (const auto& mailbox : parse_addresses(text).mailboxes())
        all += (all.empty() ? "" : " ") + mailbox.address();
    return all;
}

struct Case {
    std::string text;
    std::string expected; // the addresses, with blanks between
};

} // namespace

TEST_CASE("address fields are read", "[address]")
{
    const auto c = GENERATE(values<Case>({
        {"ann@example.org", "ann@example.org"},
        {" ann@example.org , bob@example.org,", "ann@example.org bob@example.org"},
        {"Ann Smith <ann@example.org>, \"Smith, Bob\" <bob@example.org>", "ann@example.org bob@example.org"},
        {"John Q. Public <jqp@example.org>", "jqp@example.org"},
        {"ann@example.org (Ann (the \\) first) Smith)", "ann@example.org"},
        {"ann (x) . (y) smith @ example . (z) org", "ann.smith@example.org"},
        {"\"a b\"@example.org, \"ann\"@example.org", "\"a b\"@example.org ann@example.org"},
        {"ann@[192.0.2.1], <bob@[IPv6:2001:db8::1]>", "ann@[192.0.2.1] bob@[IPv6:2001:db8::1]"},
        {"<@relay.example,@other.example:ann@example.org>", "ann@example.org"},
        {"Friends: ann@example.org, bob@example.org; , carl@example.org",
         "ann@example.org bob@example.org carl@example.org"},
        {"undisclosed-recipients:;", ""},
        {"undisclosed-recipients:", ""},
        {"", ""},
        {"(nobody)", ""},
        {"ann@example.org; bob@example.org", "ann@example.org bob@example.org"},
        {"ann@example.org,\n bob@example.org", "ann@example.org bob@example.org"},
        {"MAINT", "MAINT"},
        {"=?utf-8?Q?J=C3=B6rg?= <joerg@example.org>", "joerg@example.org"},
        {"J\xC3\xB6rg <j\xC3\xB6rg@example.org>", "j\xC3\xB6rg@example.org"},
        {"CMS1     at ALIJKU11", "CMS1@ALIJKU11"},
        {"CMS1 AT ALIJKU11, MEA At FINFILES", "CMS1@ALIJKU11 MEA@FINFILES"},
        {"CMS1 at ALIJKU11 MEA at FINFILES", "CMS1@ALIJKU11 MEA@FINFILES"},
        {"Jane Doe   555-1234  JDOE at GDLVM7", "JDOE@GDLVM7"},
        {"Jane Doe <JDOE at GDLVM7>", "JDOE@GDLVM7"},
        {"Look at me <ann@example.org>", "ann@example.org"},
        {"jdoe at gdlvm7.vnet.ibm.com", "jdoe@gdlvm7.vnet.ibm.com"},
    }));
    CAPTURE(c.text);
    CHECK(parse_addresses(c.text).errors.empty());
    CHECK(addresses(c.text) == c.expected);
}

TEST_CASE("what is no address is told, and the others are read", "[address]")
{
    const std::string bad =
        GENERATE("John Smith", "a@b@c", "@example.org", "ann@", "ann@exa mple.org", "<ann@example.org",
                 "ann@example.org>", "Ann <ann@example.org> Smith", "\"ann@example.org", "ann@[192.0.2.1",
                 "<>", ".ann@example.org", "at at", "[x]");
    CAPTURE(bad);
    const auto list = parse_addresses("bob@example.org, " + bad);
    REQUIRE(list.addresses.size() == 1);
    CHECK(list.mailboxes().front().address() == "bob@example.org");
    CHECK(list.errors.size() == 1);
}

TEST_CASE("names and groups are kept", "[address]")
{
    const auto list = parse_addresses("\"Smith, Ann\" <ann@x.org>, All (of us): bob@x.org (Bob B.), c at D;");
    REQUIRE(list.addresses.size() == 2);
    CHECK(list.has_cms_forms);
    CHECK(list.addresses[0] == Address{{{"Smith, Ann", "ann", "x.org"}}});
    CHECK(list.addresses[1] == Address{{{"Bob B.", "bob", "x.org"}, {"", "c", "D"}}, true, "All"});
}

TEST_CASE("a list that was written is read back as the same", "[address]")
{
    const std::string text =
        GENERATE("ann@example.org", "\"Smith, Ann\" <ann@x.org>, \"a \\\"b\\\" \\\\\"@y.org", "Nobody:;",
                 "All: ann@x.org, Bob <bob@y.org>; , carl@z.org",
                 "a@example.org, b@example.org, c@example.org, d@example.org, e@example.org, f@example.org, "
                 "g@example.org");
    const auto list = parse_addresses(text);
    REQUIRE(list.errors.empty());
    const auto written = format(list.addresses);
    CAPTURE(written);
    CHECK(parse_addresses(written).addresses == list.addresses);
}

TEST_CASE("hostile fields take linear time", "[address]")
{
    const std::string piece = GENERATE("(", ")", "<", ">", "\"", "[", ",", ":", ";", "@", ".", "\\", "a at ",
                                       "a@b,", "<@a,", "a:", " at");
    std::string text;
    while (text.size() < 1'000'000)
        text += piece;
    const auto begin = std::chrono::steady_clock::now();
    parse_addresses(text);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{20});
}
