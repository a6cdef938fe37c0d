// The words in which people give metadata, and the forms of records.
#include "test.hpp"

#include "netdata/metadata.hpp"
#include "netdata/records.hpp"

using namespace smtpplus;
using namespace smtpplus::netdata;

TEST_CASE("addresses are user and node", "[metadata]")
{
    for (const auto* text : {"MAINT@VM1", "maint at vm1", " MAINT  AT  VM1 "}) {
        CAPTURE(text);
        const auto address = parse_address(text);
        REQUIRE(address);
        CHECK(*address == Address{"MAINT", "VM1"});
    }
    for (const auto* text : {"", "MAINT", "@VM1", "MAINT@", "MAINT@VM1@VM2", "TOOLONGUSER@VM1", "A B@VM1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_address(text));
    }
}

TEST_CASE("record formats are read back as they are written", "[metadata]")
{
    const auto [text, bits] = GENERATE(table<std::string, unsigned>({{"V", 0x0002},
                                                                     {"F", 0x8000},
                                                                     {"FB", 0x9000},
                                                                     {"VB", 0x5002},
                                                                     {"VBS", 0x5802},
                                                                     {"U", 0xc000},
                                                                     {"FBA", 0x9400},
                                                                     {"VBM", 0x5202}}));
    REQUIRE(parse_recfm(text));
    CHECK(*parse_recfm(text) == bits);
    CHECK(format_recfm(bits) == text);
    CHECK(*parse_recfm("X4802") == 0x4802);
    for (const auto* wrong : {"", "B", "FX", "X48", "X48022", "X48G2"})
        CHECK_FALSE(parse_recfm(wrong));
}

TEST_CASE("times come as digits or as ISO 8601 has them", "[metadata]")
{
    CHECK(*parse_time("19931113220327") == "19931113220327");
    CHECK(*parse_time("1993-11-13T22:03:27Z") == "19931113220327");
    CHECK(*parse_time("1993") == "1993");
    CHECK_FALSE(parse_time("yesterday"));
    CHECK_FALSE(parse_time("199"));
    CHECK_FALSE(parse_time("199311132203270000001"));
    CHECK(iso_time("19931113220327000000") == "1993-11-13T22:03:27Z");
    CHECK(iso_time("19931113220327123456") == "1993-11-13T22:03:27.123456Z");
    CHECK(iso_time("199311") == "1993-11");
    CHECK(iso_time("?") == "?");
    CHECK(time_now().size() == 20);
}

TEST_CASE("names are those of CMS or of MVS", "[metadata]")
{
    const auto cms = parse_name("domain names b1");
    REQUIRE(cms);
    CHECK(cms->name == std::vector<std::string>{"B", "DOMAIN", "NAMES"});
    CHECK(cms->mode_number == "1");
    CHECK(cms->display_name() == "DOMAIN NAMES B1");
    CHECK(parse_name("A B")->display_name() == "A B A1");
    const auto mvs = parse_name("user.test.cntl(member)");
    REQUIRE(mvs);
    CHECK(mvs->display_name() == "USER.TEST.CNTL(MEMBER)");
    for (const auto* wrong :
         {"", "A B C D", "A B 12", "A B A11", "TOOLONGNAME B A", "A..B", "A.B(", "A.B()", "A/B"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_name(wrong));
    }
}

TEST_CASE("records are read back as they stand", "[records]")
{
    const auto read = [](std::string_view text, RecordForm form) {
        auto in = Input::from_text(text, "test");
        RecordReader reader{in, form};
        std::vector<std::string> records;
        while (const auto record = reader.next())
            records.emplace_back(*record);
        if (reader.problem())
            records.push_back("!" + reader.problem()->error.what);
        return records;
    };
    using Records = std::vector<std::string>;
    const RecordForm lines{RecordForm::Kind::nl, '\n', 0}, described{RecordForm::Kind::rdw, '\n', 0},
        fixed{RecordForm::Kind::raw, '\n', 2};
    CHECK(read("a\n\nb", lines) == Records{"a", "", "b"});
    CHECK(read(std::string(600000, 'x') + "\ny\n", lines) == Records{std::string(600000, 'x'), "y"});
    CHECK(read({"\0\5\0\0a\0\4\0\0", 9}, described) == Records{"a", ""});
    CHECK(read({"\0\5\0\0", 4}, described) == Records{"!the input ends inside a record"});
    CHECK(read({"\0\5\0", 3}, described) == Records{"!the input ends inside a record descriptor word"});
    CHECK(read({"\0\3\0\0", 4}, described) == Records{"!no record descriptor word"});
    CHECK(read("aabbc", fixed) == Records{"aa", "bb", "!the last record is too short"});
    CHECK(read("", lines).empty());
}
