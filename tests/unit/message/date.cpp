#include "test.hpp"

#include "message/date.hpp"

using namespace smtpplus;
using namespace smtpplus::message;

namespace {

struct Case {
    std::string text;
    std::string expected;
    bool is_standard;
};

} // namespace

TEST_CASE("dates of thirty years of mail are read", "[date]")
{
    const auto c = GENERATE(values<Case>({
        {"Sat, 13 Nov 1993 22:52:42 +0100", "Sat, 13 Nov 1993 22:52:42 +0100", true},
        {"13 Nov 1993 22:52 GMT", "Sat, 13 Nov 1993 22:52:00 +0000", true},
        {"Sat, 13 Nov 1993 22:52:42 -0500 (EST (really))", "Sat, 13 Nov 1993 22:52:42 -0500", true},
        {"Sat, 13 Nov 1993 22:52:42 -0000", "Sat, 13 Nov 1993 22:52:42 -0000", true},
        {"Sat,\n 13 Nov 1993\n 22:52:42 EST", "Sat, 13 Nov 1993 22:52:42 -0500", true},
        {"13 November 93, 22:52:42 CET", "Sat, 13 Nov 1993 22:52:42 +0100", false},
        {"Sat, 13 Nov 93 22:52:42 CET", "Sat, 13 Nov 1993 22:52:42 +0100", false},
        {"Sat 13 Nov 1993 22:52:42 +0100", "Sat, 13 Nov 1993 22:52:42 +0100", false},
        {"11/13/93 22:52:42", "Sat, 13 Nov 1993 22:52:42 -0000", false},
        {"13/11/93 22:52:42 MEZ", "Sat, 13 Nov 1993 22:52:42 +0100", false},
        {"11/13/93", "Sat, 13 Nov 1993 00:00:00 -0000", false},
        {"13-NOV-1993 22:52:42.17 UTC", "Sat, 13 Nov 1993 22:52:42 +0000", false},
        {"November 13, 1993, 10:52 PM EST", "Sat, 13 Nov 1993 22:52:00 -0500", false},
        {"Sat Nov 13 22:52:42 1993", "Sat, 13 Nov 1993 22:52:42 -0000", false},
        {"Sat Nov 13 22:52:42 CET 1993", "Sat, 13 Nov 1993 22:52:42 +0100", false},
        {"1993-11-13T22:03:27Z", "Sat, 13 Nov 1993 22:03:27 +0000", false},
        {"1993-11-13 22:03:27+01:00", "Sat, 13 Nov 1993 22:03:27 +0100", false},
        {"29 February 2000, 12:00:00 XYZT", "Tue, 29 Feb 2000 12:00:00 -0000", false},
        {"1 Jan 49 00:00:00 +0000", "Fri, 1 Jan 2049 00:00:00 +0000", false},
        {"1 Jan 50 00:00:00 +0000", "Sun, 1 Jan 1950 00:00:00 +0000", false},
    }));
    CAPTURE(c.text);

    const auto date = parse_date(c.text);
    REQUIRE(date);
    CHECK(format(date->date) == c.expected);
    CHECK(date->is_standard == c.is_standard);
}

TEST_CASE("what is no date is refused", "[date]")
{
    const std::string text =
        GENERATE("", "yesterday", "13", "13 Nov", "30 Feb 1993 12:00:00 +0000", "13 Nov 1993 24:00:00 +0000",
                 "13 Nov 1993 12:60:00 +0000", "13 Nov 1993 12:00:00 +9900", "13/13/93 12:00:00",
                 "99999999999999999999 Nov 1993 12:00", "13 Nov 1993 12:00:00 +0000 and more",
                 "13 Nov 1993 12:", "1993-11", "Sat Nov 13 22:52:42", "Sat, ,");
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
}

TEST_CASE("a date that was written is read back as the same", "[date]")
{
    const Date date = GENERATE(Date{}, Date{1'000'000'000, 330}, Date{-1'000'000'000, -210},
                               Date{4'102'444'799, 0, false}, Date{951'782'400, 60});
    const auto read = parse_date(format(date));
    REQUIRE(read);
    CHECK(read->date == date);
    CHECK(read->is_standard);
}

TEST_CASE("message ids differ", "[date]")
{
    const auto id = make_message_id("vm1.example.com");
    CHECK(id.starts_with("<"));
    CHECK(id.ends_with("@vm1.example.com>"));
    CHECK(id != make_message_id("vm1.example.com"));
}
