// The writer of NETDATA, octet by octet, and the law that decoding undoes it.
#include "test.hpp"

#include "deck.hpp"

#include <random>

using namespace smtpplus;
using namespace smtpplus::netdata;
using namespace netdata_test;

TEST_CASE("a deck is whole cards, filled as its dialect does", "[encoder]")
{
    const auto [style, fill] = GENERATE(table<Style, char>({{Style::cms, '\0'}, {Style::tso, '\x40'}}));
    std::string deck;
    Encoder encode{deck, style};
    encode.header(sample_header());
    encode.announce(note_file());
    encode.begin(note_file());
    encode.end();
    CHECK(deck.size() % card_length == 0);
    CHECK(deck.back() == fill);
}

TEST_CASE("a stream that ends with a card is not filled", "[encoder]")
{
    std::string deck;
    Encoder encode{deck};
    encode.record(std::string(70, 'x')); // 72 octets, and the 8 of INMR06
    encode.end();
    CHECK(deck.size() == card_length);
    CHECK(deck.substr(72) == "\x08\xe0" + to_ebcdic("INMR06"));
}

TEST_CASE("CMS writes its control records in its own order and widths", "[encoder]")
{
    const auto deck = note();
    CHECK(deck.substr(0, 16) ==
          std::string("\x5a\xe0\xc9\xd5\xd4\xd9\xf0\xf1\x00\x42\x00\x01\x00\x02\x00\x50", 16));
    // INMR02 of a note: INMSIZE(8) INMDSORG INMLRECL(4) INMUTILN INMRECFM INMTERM
    const std::string step(
        "\x45\xe0\xc9\xd5\xd4\xd9\xf0\xf2\0\0\0\x01\x10\x2c\0\x01\0\x08\0\0\0\0\0\0\0\0\0\x3c\0\x01\0\x02"
        "\x40\0\0\x42\0\x01\0\x04\0\0\0\x84\x10\x28\0\x01\0\x07\xc9\xd5\xd4\xc3\xd6\xd7\xe8\0\x49\0\x01"
        "\0\x02\0\x02\0\x28\0\0",
        69);
    CHECK(deck.find(step) != deck.npos);
}

TEST_CASE("TSO ends a segment before the names of members", "[encoder]")
{
    FileInfo file;
    file.name = {"ANN", "TEST"};
    file.members = {"KERANN"};
    std::string deck;
    Encoder encode{deck, Style::tso};
    encode.announce(file);
    const std::string tail = std::string("\0\x03\0\x01\x0a\x60\0\x06", 8) + to_ebcdic("KERANN");
    CHECK(deck.substr(deck.size() - tail.size()) == tail);
    CHECK(static_cast<unsigned char>(deck[1]) == 0xa0);
}

TEST_CASE("decoding undoes encoding", "[encoder]")
{
    const auto seed = GENERATE(range(0U, 60U));
    CAPTURE(seed);
    std::mt19937 random{seed};
    const auto upto = [&](unsigned limit) {
        return std::uniform_int_distribution<unsigned>{0, limit}(random);
    };
    const auto style = upto(1) == 0 ? Style::cms : Style::tso;

    Header header = sample_header();
    header.wants_ack = upto(1) == 1;
    header.ack_id = header.wants_ack && upto(1) == 1 ? "ID42" : "";
    header.file_count = 1 + upto(2);
    std::vector<FileInfo> files;
    std::vector<std::string> records;
    std::string deck;
    Encoder encode{deck, style};
    encode.header(header);
    for (unsigned i = 1; i <= header.file_count; ++i) {
        FileInfo file;
        file.number = i;
        file.is_message = upto(1) == 1;
        file.name =
            file.is_message ? std::vector<std::string>{} : std::vector<std::string>{"B", "DOMAIN", "NAMES"};
        file.mode_number = file.is_message ? "" : "1";
        file.members.assign(upto(40), "MEMBER");
        file.changed = "19931107095025000000";
        file.steps.push_back(Step{});
        file.steps[0].lrecl = upto(70000);
        file.steps[0].size = upto(1000000);
        encode.announce(file);
        files.push_back(file);
    }
    for (const auto& file : files) {
        encode.begin(file);
        for (unsigned n = upto(30); n > 0; --n) {
            std::string record(upto(3) == 0 ? upto(3000) : upto(520), '\0');
            for (auto& c : record)
                c = static_cast<char>(upto(255));
            encode.record(record);
            records.push_back(std::move(record));
        }
    }
    encode.end();

    const auto seen = decode(deck);
    CHECK(seen.last == Event::end);
    CHECK(seen.header == header);
    CHECK(seen.files == files);
    CHECK(seen.records == records);
    CHECK(seen.warnings.empty());
}

TEST_CASE("an acknowledgement is read back as it was written", "[encoder]")
{
    Acknowledgement ack;
    ack.time = "19931113220327000000";
    ack.is_message = GENERATE(false, true);
    ack.name = ack.is_message ? std::vector<std::string>{} : std::vector<std::string>{"A", "TEST", "FILE"};
    ack.mode_number = ack.is_message ? "" : "1";
    ack.error_code = GENERATE("", "DELETED");
    ack.has_id = true;
    ack.ack_id = GENERATE("", "4711");
    auto header = sample_header();
    header.file_count.reset();
    std::string deck;
    Encoder encode{deck};
    encode.header(header);
    encode.acknowledge(ack);
    encode.end();
    const auto seen = decode(deck);
    CHECK(seen.last == Event::end);
    CHECK(seen.header == header);
    REQUIRE(seen.acknowledgements.size() == 1);
    CHECK(seen.acknowledgements[0] == ack);
}

TEST_CASE("CMS counts a file in whole blocks of 4096 octets, two octets of length with each variable record",
          "[encoder]")
{
    CHECK(cms_size(false, 816, 39590) == 45056);
    CHECK(cms_size(true, 816, 39590) == 40960);
    CHECK(cms_size(false, 0, 0) == 0);
}
