#include "test.hpp"

#include "vmspool/attributes.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;

TEST_CASE("attributes are read back as they were written", "[attributes]")
{
    Attributes attributes;
    attributes.origin = {"MEA", "FINFILES"};
    attributes.spool_class = "M";
    attributes.name = "BOB";
    attributes.type = "MAIL";
    attributes.form = "QUMAIL";
    attributes.dist = "BIN 7";
    attributes.tag = "VM2 BOB 50 with  two blanks";
    attributes.records = 12;
    attributes.date = "2026-11-23T02:18:28Z";
    attributes.reason = "no \"From\" \\ at all";

    const auto read = parse_attributes(format(attributes));
    REQUIRE(read);
    CHECK(*read == attributes);
}

TEST_CASE("unknown keys, empty values and a missing line end do no harm", "[attributes]")
{
    const auto read = parse_attributes("colour blue\nname\ntype \n\nclass N");
    REQUIRE(read);
    CHECK(read->name.empty());
    CHECK(read->type.empty());
    CHECK(read->spool_class == "N");
}

TEST_CASE("attributes that CP could not have are refused", "[attributes]")
{
    const std::string text =
        GENERATE("class AB", "form NINELETTR", "records many", "records -1", "origin A B", "origin @VM1",
                 "name A\tB", "tag \x1b[2J", "records 99999999999999999999");
    CAPTURE(text);
    CHECK_FALSE(parse_attributes(text));
    CHECK_FALSE(parse_attributes(std::string(largest_attributes + 1, '\n')));
}

TEST_CASE("nothing that could end or widen a CP command gets into one", "[attributes]")
{
    Attributes attributes;
    CHECK(why_not_for_cp(attributes).empty());

    const std::string text = GENERATE("A B", "BOB\nPURGE", "bob", "NINELETTR", "A;B", "A\x15");
    CAPTURE(text);
    attributes.form = text;
    CHECK_FALSE(why_not_for_cp(attributes).empty());
    attributes.form.clear();
    attributes.spool_class = text;
    CHECK_FALSE(why_not_for_cp(attributes).empty());
    CHECK_FALSE(is_tag("VM2 BOB\nPURGE RDR ALL"));
}

TEST_CASE("a spool id has one to four digits", "[attributes]")
{
    CHECK(parse_spool_id("42") == 42);
    CHECK(parse_spool_id("0042") == 42);
    CHECK(parse_spool_id("9999") == 9999);
    const std::string text = GENERATE("", "0", "0000", "10000", "4 2", "-1", "42x");
    CAPTURE(text);
    CHECK(parse_spool_id(text) == 0);
    CHECK(format_spool_id(42) == "0042");
}

TEST_CASE("the command that takes a file learns its attributes", "[attributes]")
{
    Attributes attributes;
    attributes.origin = {"MEA", "FINFILES"};
    attributes.records = 3;
    const auto all = environment(7, attributes);
    for (const auto* variable : {"SPOOLID=0007", "ORIGIN_USER=MEA", "ORIGIN_NODE=FINFILES", "CLASS=A",
                                 "NAME=", "TYPE=", "FORM=", "DIST=", "TAG=", "RECORDS=3"})
        CHECK(std::count(all.begin(), all.end(), variable) == 1);
}
