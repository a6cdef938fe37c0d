// The reader of NETDATA: what it takes, and all that it must survive.
#include "test.hpp"

#include "deck.hpp"

#include "common/bytes.hpp"

using namespace smtpplus;
using namespace smtpplus::netdata;
using namespace netdata_test;

TEST_CASE("a NOTE is read as it was sent", "[decoder]")
{
    auto in = Input::from_text(note(), "note");
    Decoder decoder{in};
    REQUIRE(decoder.next() == Event::header);
    CHECK(decoder.header().from_user == "MAINT");
    CHECK(decoder.header().from_node == "VM1");
    CHECK(decoder.header().time == "19931113220327000000");
    REQUIRE(decoder.next() == Event::file);
    CHECK(decoder.file().is_message);
    CHECK(decoder.file().data_set().lrecl == 132);
    REQUIRE(decoder.next() == Event::record);
    CHECK(decoder.record() == to_ebcdic("Hello"));
    REQUIRE(decoder.next() == Event::record);
    CHECK(decoder.record() == "\x40");
    CHECK(decoder.next() == Event::end);
    CHECK(decoder.next() == Event::end);
}

TEST_CASE("a transmission cut at any octet is incomplete, never complete, never damaged", "[decoder]")
{
    const auto whole = note();
    const auto end = whole.find(to_ebcdic("INMR06")) + 6;
    for (std::size_t cut = 0; cut < end; ++cut) {
        CAPTURE(cut);
        CHECK(decode(whole.substr(0, cut)).last == Event::incomplete);
    }
    CHECK(decode(whole.substr(0, end)).last == Event::end);
}

TEST_CASE("zeros instead of a segment are a transmission cut off and padded; anything behind them is damage",
          "[decoder]")
{
    auto deck = start_of_file();
    const auto at = deck.size();
    const auto cut = decode(deck + std::string(20000, '\0'));
    CHECK(cut.last == Event::incomplete);
    CHECK(cut.error.offset == at);
    const auto broken = decode(deck + std::string(20000, '\0') + "x");
    CHECK(broken.last == Event::damaged);
    CHECK(broken.error.offset == at);
    CHECK(decode(deck + '\x01').last == Event::damaged);
}

TEST_CASE("what cannot be is refused where it stands", "[decoder]")
{
    struct Row {
        std::string segment;
        std::string what;
    };
    const auto row = GENERATE(Row{{"\x03\x40x", 3}, "segment of a record that has no beginning"},
                              Row{{"\x03\x80x\x03\xc0y", 6}, "a record begins inside another"},
                              Row{{"\x03\x80x\x03\x60y", 6}, "a record mixes data and control segments"},
                              Row{{"\x03\xc1x", 3}, "segment with unknown flags"},
                              Row{segment(0xe0, to_ebcdic("INMR01")), "a second INMR01"},
                              Row{segment(0xe0, to_ebcdic("INMR03")), "INMR03 without INMR02"},
                              Row{segment(0xe0, to_ebcdic("INMR02")), "control record cut short"});
    CAPTURE(row.what);
    const auto seen = decode(start_of_file() + row.segment);
    CHECK(seen.last == Event::damaged);
    CHECK(seen.error.what == row.what);
}

TEST_CASE("data before INMR03 is refused", "[decoder]")
{
    std::string deck;
    Encoder encode{deck};
    encode.header(sample_header());
    const auto at = deck.size();
    encode.record("x");
    const auto seen = decode(deck);
    CHECK(seen.last == Event::damaged);
    CHECK(seen.error.offset == at);
}

TEST_CASE("a text unit that runs past its record is refused at its own place", "[decoder]")
{
    std::string units;
    append_be(units, key::INMFTIME, 2);
    append_be(units, 0xffff, 2);
    append_be(units, 2, 2);
    units += "ab";
    const auto good = format({{key::INMLRECL, {"\x50"}}});
    const auto seen = decode(segment(0xe0, to_ebcdic("INMR01") + good + units));
    CHECK(seen.last == Event::damaged);
    CHECK(seen.error.what == "text unit runs past its record");
    CHECK(seen.error.offset == 2 + 6 + good.size());
}

TEST_CASE("unknown keys, empty values, long numbers, no values: all of it is legal", "[decoder]")
{
    std::string deck =
        segment(0xe0, to_ebcdic("INMR01") + format({{0x7777, {"abc", ""}}, {key::INMFACK, {}}}));
    const std::string number{"\0\0\0\1", 4};
    deck += segment(0xe0, to_ebcdic("INMR02") + number +
                              format({{key::INMLRECL, {std::string("\1\2\3\0\0\0\0\0\0\0\x50", 11)}},
                                      {key::INMDSNAM, {to_ebcdic("A"), to_ebcdic("B"), ""}},
                                      {key::INMTERM, {}},
                                      {key::INMUTILN, {}}}));
    deck += segment(0xe0, to_ebcdic("INMR03")) + segment(0xc0, "") + segment(0xe0, to_ebcdic("INMR06"));
    const auto seen = decode(deck);
    CHECK(seen.last == Event::end);
    CHECK(seen.header.wants_ack);
    REQUIRE(seen.files.size() == 1);
    CHECK(seen.files[0].data_set().lrecl == 80);
    CHECK(seen.files[0].display_name() == "A.B");
    CHECK(seen.records == std::vector<std::string>{""});
}

TEST_CASE("a control record may be cut anywhere, and a segment with a record number is passed over",
          "[decoder]")
{
    const auto name = to_ebcdic("INMR01");
    const auto units = format({{key::INMFNODE, {to_ebcdic("VM1")}}});
    const auto record = name + units;
    for (std::size_t cut = 6; cut < record.size(); ++cut) {
        CAPTURE(cut);
        const auto seen = decode(segment(0xa0, record.substr(0, cut)) + segment(0xf0, "1234") +
                                 segment(0x60, record.substr(cut)) + segment(0xe0, to_ebcdic("INMR06")));
        CHECK(seen.last == Event::end);
        CHECK(seen.header.from_node == "VM1");
        CHECK(seen.warnings.size() == 1);
    }
}

TEST_CASE("files come by their numbers, whatever the order and the count that the header claims", "[decoder]")
{
    auto header = sample_header();
    header.file_count = GENERATE(as<std::optional<std::uint64_t>>{}, std::nullopt, 0, 2, 99);
    std::string deck;
    Encoder encode{deck, Style::tso};
    encode.header(header);
    FileInfo one, two;
    two.number = 2;
    two.name = {"SECOND"};
    one.name = {"FIRST"};
    encode.announce(two);
    encode.announce(one);
    encode.begin(one);
    encode.record("1");
    encode.begin(two);
    encode.record("2");
    encode.end();
    const auto seen = decode(deck);
    CHECK(seen.last == Event::end);
    CHECK(seen.warnings.size() == (!header.file_count || header.file_count == 2 ? 0 : 1));
    REQUIRE(seen.files.size() == 2);
    CHECK(seen.files[0].display_name() == "FIRST");
    CHECK(seen.records == std::vector<std::string>{"1", "2"});
    CHECK(seen.file_of_record == std::vector<unsigned>{1, 2});
}

TEST_CASE("a block of a fixed file comes record by record, one of a variable file whole", "[decoder]")
{
    const auto [recfm, count] =
        GENERATE(table<unsigned, std::size_t>({{0x9002, 3}, {0x8000, 3}, {0x5002, 1}}));
    std::string deck;
    Encoder encode{deck, Style::tso};
    encode.header(sample_header());
    FileInfo file;
    file.steps.push_back(Step{});
    file.steps[0].recfm = static_cast<std::uint16_t>(recfm);
    file.steps[0].lrecl = 300;
    encode.announce(file);
    encode.begin(file);
    encode.record(std::string(900, 'a'));
    encode.end();
    CHECK(decode(deck).records.size() == count);
}

TEST_CASE("packed and compressed records are refused by name", "[decoder]")
{
    const auto [recfm, what] = GENERATE(table<unsigned, std::string>(
        {{0x0004, "packed records are not supported"}, {0x0008, "compressed records are not supported"}}));
    std::string deck;
    Encoder encode{deck};
    encode.header(sample_header());
    FileInfo file;
    file.steps.push_back(Step{});
    file.steps[0].recfm = static_cast<std::uint16_t>(recfm);
    encode.announce(file);
    encode.begin(file);
    encode.end();
    CHECK(decode(deck).error.what == what);
}

TEST_CASE("limits hold memory down", "[decoder]")
{
    auto in =
        Input::from_text(start_of_file() + segment(0x80, std::string(200, 'a')) + segment(0x40, "b"), "x");
    Decoder decoder{in, {.record = 200}};
    Event event{};
    while ((event = decoder.next()) == Event::header || event == Event::file) {
    }
    CHECK(event == Event::damaged);
    CHECK(decoder.error().what == "record too long");
}

TEST_CASE("what is no NETDATA is named", "[decoder]")
{
    CHECK(decode("").last == Event::incomplete);
    CHECK(decode(std::string(80, 'x')).error.what == "no INMR01: this is not NETDATA");
    CHECK(decode("c\\INMR01...........").error.what ==
          "NETDATA that was translated to ASCII on its way; transfer it as binary");
}
