// The card layer: however the cards lie in the file, the stream is the same.
#include "test.hpp"

#include "deck.hpp"

#include "common/bytes.hpp"

using namespace smtpplus;
using namespace smtpplus::netdata;
using namespace netdata_test;

namespace {

// Records with blanks at many card ends, so that cards lose something when they lose their blanks.
std::string blank_deck()
{
    std::string deck;
    Encoder encode{deck};
    encode.header(sample_header());
    encode.announce(note_file());
    encode.begin(note_file());
    for (int i = 0; i < 40; ++i)
        encode.record(to_ebcdic("blanks behind") + std::string(static_cast<std::size_t>(200 + i), blank) +
                      "x");
    encode.end();
    return deck;
}

std::vector<std::string> cards_of(const std::string& deck, bool stripped)
{
    std::vector<std::string> cards;
    for (std::size_t at = 0; at < deck.size(); at += card_length) {
        auto card = deck.substr(at, card_length);
        while (stripped && card.size() > 1 && card.back() == blank)
            card.pop_back();
        cards.push_back(card);
    }
    return cards;
}

} // namespace

TEST_CASE("cards as lines, with or without their blanks, are the same stream", "[cards]")
{
    const auto deck = blank_deck();
    const bool stripped = GENERATE(false, true);
    const std::string separator = GENERATE("\n", "\r\n", "\x15", "\x25");
    CAPTURE(stripped, separator);
    std::string lines;
    for (const auto& card : cards_of(deck, stripped))
        lines += card + separator;
    const auto seen = decode(lines);
    CHECK(seen.last == Event::end);
    CHECK(seen.records == decode(deck).records);
}

TEST_CASE("cards with an RDW, with or without their blanks, are the same stream", "[cards]")
{
    const auto deck = blank_deck();
    const bool stripped = GENERATE(false, true);
    std::string records;
    for (const auto& card : cards_of(deck, stripped)) {
        append_be(records, card.size() + 4, 2);
        append_be(records, 0, 2);
        records += card;
    }
    const auto seen = decode(records);
    CHECK(seen.last == Event::end);
    CHECK(seen.records == decode(deck).records);
    const auto cut = decode(records.substr(0, records.size() - 200));
    CHECK(cut.last == Event::incomplete);
}

TEST_CASE("append_card restores what CP has dropped", "[cards]")
{
    const auto deck = blank_deck();
    std::string restored;
    for (const auto& card : cards_of(deck, true))
        append_card(restored, card);
    CHECK(restored == deck);
}

TEST_CASE("what stands before the first segment is kept apart", "[cards]")
{
    std::string read_card;
    append_card(read_card, to_ebcdic(":READ  DOMAIN   NAMES    B1 MNT191 11/13/93 22:03"));
    std::string id_card;
    append_card(id_card, to_ebcdic("ID ANN CLASS A NAME TEST NOTE"));
    const std::vector<std::string> cases{read_card, id_card, id_card + read_card, "IKJ56700A log line\n"};
    const auto before = cases[GENERATE(range<std::size_t>(0, 4))];
    const auto seen = decode(before + note());
    CHECK(seen.last == Event::end);
    CHECK(seen.preamble == before);
    CHECK(seen.records.size() == 2);
    const auto damaged = decode(before + start_of_file() + '\x01');
    CHECK(damaged.error.offset == before.size() + start_of_file().size());
}

TEST_CASE("a :READ card names the file", "[cards]")
{
    std::string card;
    append_card(card, to_ebcdic(":READ  DOMAIN   NAMES    B1 MNT191 11/13/93 22:03"));
    CHECK(parse_read_card(card) == ReadCard{"DOMAIN", "NAMES", "B1"});
    CHECK(parse_read_card(to_ebcdic(":READ  A")) == ReadCard{"A", "", ""});
    CHECK_FALSE(parse_read_card(to_ebcdic("ID ANN")));
}

TEST_CASE("NETDATA is known by its first eight octets", "[cards]")
{
    CHECK(looks_like_netdata(note()));
    CHECK(looks_like_netdata(note().substr(0, 8)));
    CHECK_FALSE(looks_like_netdata(note().substr(0, 7)));
    CHECK_FALSE(looks_like_netdata(segment(0xe0, to_ebcdic("INMR06"))));
    CHECK_FALSE(looks_like_netdata(segment(0xc0, to_ebcdic("INMR01"))));
}

TEST_CASE("a file name made of a stranger's name is harmless", "[names]")
{
    const auto [name, safe] = GENERATE(table<std::string, std::string>({
        {to_ebcdic("SNAKE"), "SNAKE"},
        {to_ebcdic("IND$FILE"), "IND$FILE"},
        {to_ebcdic("#001JCL"), "#001JCL"},
        {to_ebcdic("../../x"), "%4B%4B%61%4B%4B%61x"},
        {to_ebcdic("."), "%4B"},
        {to_ebcdic("-rf"), "%60rf"},
        {std::string("\0\xff", 2), "%00%FF"},
        {"", "%"},
    }));
    CHECK(safe_file_name(name) == safe);
}
