// The reader of IEBCOPY unloads, and what makes records of blocks.
#include "test.hpp"

#include "unload_deck.hpp"

#include "netdata/deblock.hpp"

using namespace smtpplus;
using namespace smtpplus::netdata;
using namespace netdata_test;

TEST_CASE("members are found by track and record, whatever the order of the directory", "[unload]")
{
    const auto seen =
        read_unload({copyr1(), copyr2(), directory({{"B", 0x000001}, {"A", 0x000102}}),
                     data_block(2, 0, 1, "for B") + end_block(2, 0, 2),
                     data_block(2, 1, 2, "for A") + data_block(2, 1, 3, "!") + end_block(2, 1, 4)});
    CHECK(seen.error.empty());
    CHECK(seen.members == std::map<std::string, std::string>{{"A", "for A!"}, {"B", "for B"}});
}

TEST_CASE("a data set of several extents is counted through", "[unload]")
{
    // Tracks 0 and 1 lie on cylinder 2, from track 2 on all is on cylinder 9.
    const auto seen =
        read_unload({copyr1(), copyr2({{2, 0, 2}, {9, 4, 20}}), directory({{"A", 0x000201}, {"B", 0x000001}}),
                     data_block(2, 0, 1, "for B") + end_block(2, 0, 2),
                     data_block(9, 4, 1, "for A") + end_block(9, 4, 2)});
    CHECK(seen.members == std::map<std::string, std::string>{{"A", "for A"}, {"B", "for B"}});
}

TEST_CASE("where the extents do not tell, members come in the order of their places", "[unload]")
{
    const auto seen =
        read_unload({copyr1(), copyr2({{70, 0, 1}}), directory({{"A", 0x000102}, {"B", 0x000001}}),
                     data_block(2, 0, 1, "for B") + end_block(2, 0, 2),
                     data_block(2, 1, 2, "for A") + end_block(2, 1, 3)});
    CHECK(seen.members == std::map<std::string, std::string>{{"A", "for A"}, {"B", "for B"}});
}

TEST_CASE("an alias has no data of its own, unless its member is gone", "[unload]")
{
    UnloadReader unload;
    for (const auto& record :
         {copyr1(), copyr2(),
          directory({{"ALIAS", 0x000001, true}, {"B", 0x000001}, {"ORPHAN", 0x000102, true}})}) {
        unload.feed(record);
        while (unload.next() == UnloadReader::Event::directory) {
        }
    }
    REQUIRE(unload.members().size() == 3);
    CHECK(unload.members()[0].alias_of == to_ebcdic("B"));
    CHECK_FALSE(unload.members()[2].is_alias);
}

TEST_CASE("attributes of a library are passed over", "[unload]")
{
    const auto seen = read_unload(
        {copyr1(true), copyr2(), directory({{"A", 0x000001}}, 0x08) + end_block(0, 0, 0, 0x88),
         data_block(2, 0, 1, "for A"), end_block(2, 0, 1, 0x80), data_block(2, 0, 1, "attributes", 0x04),
         end_block(2, 0, 1, 0x84), data_block(2, 0, 1, "of the library", 0x02), end_block(2, 0, 1, 0xc2)});
    CHECK(seen.error.empty());
    CHECK(seen.members == std::map<std::string, std::string>{{"A", "for A"}});
}

TEST_CASE("an unload that is wrong is refused", "[unload]")
{
    struct Row {
        std::vector<std::string> records;
        std::string what;
    };
    const auto dir = directory({{"A", 0x000001}});
    const auto row = GENERATE_COPY(
        Row{{"x"}, "the unload does not begin with COPYR1"}, Row{{copyr1(), "short"}, "COPYR2 cut short"},
        Row{{copyr1(), copyr2()}, "the unload ends before its members"},
        Row{{copyr1(), copyr2(), dir, "short"}, "block cut short"},
        Row{{copyr1(), copyr2(), dir, data_block(2, 0, 1, "abc").substr(0, 14)},
            "block runs past its record"},
        Row{{copyr1(), copyr2(), dir, data_block(2, 0, 1, "abc")}, "the unload ends inside member A"},
        Row{{copyr1(), copyr2(), dir, end_block(2, 0, 1), end_block(2, 0, 2)},
            "data of a member that is not in the directory"});
    CAPTURE(row.what);
    CHECK(read_unload(row.records).error == row.what);
}

TEST_CASE("blocks become records", "[deblock]")
{
    std::vector<std::string> records;
    const auto take = [&](std::string_view record) { records.emplace_back(record); };
    SECTION("fixed ones by their length")
    {
        CHECK_FALSE(Deblocker(0x9000, 2).block("aabbcc", take));
        CHECK(records == std::vector<std::string>{"aa", "bb", "cc"});
        CHECK(Deblocker(0x9000, 4).block("aabbcc", take));
    }
    SECTION("variable ones by their descriptor words")
    {
        const std::string block{"\0\x10\0\0\0\6\0\0aa\0\5\0\0b\0", 16};
        CHECK(Deblocker(0x5000, 0).block(block, take)->what == "wrong record descriptor word");
        CHECK_FALSE(Deblocker(0x5000, 0).block(std::string("\0\x0f", 2) + block.substr(2), take));
        CHECK(records == std::vector<std::string>{"aa", "b", "aa", "b"});
    }
    SECTION("spanned ones over their blocks")
    {
        Deblocker deblock{0x4800, 0};
        CHECK_FALSE(deblock.block({"\0\x0a\0\0\0\6\1\0aa", 10}, take));
        CHECK(deblock.is_inside());
        CHECK_FALSE(deblock.block({"\0\x10\0\0\0\6\3\0bb\0\6\2\0cc", 16}, take));
        CHECK(records == std::vector<std::string>{"aabbcc"});
        CHECK(deblock.block({"\0\x0a\0\0\0\6\2\0dd", 10}, take)->what ==
              "segments of a spanned record out of order");
    }
    SECTION("undefined ones are records")
    {
        CHECK_FALSE(Deblocker(0xc000, 80).block("abc", take));
        CHECK(records == std::vector<std::string>{"abc"});
    }
}

TEST_CASE("statistics of the editor are read from packed decimals, and anything else is none", "[member]")
{
    const std::string data =
        std::string{"\x01\x02\x00\x30\x01\x26\x00\x1f\x01\x26\x32\x5f\x21\x14\x00\x05\x00\x04\x00\x03", 20} +
        to_ebcdic("ANN       ");
    const auto s = parse_statistics(data);
    REQUIRE(s);
    CHECK(*s == Statistics{1, 2, "2026-01-01", "2026-11-21T21:14:30", 5, 4, 3, "ANN"});
    CHECK_FALSE(parse_statistics(data.substr(0, 20)));
    CHECK_FALSE(parse_statistics(std::string(30, '\xff')));
    CHECK_FALSE(parse_statistics(std::string(30, '\0')));
}
