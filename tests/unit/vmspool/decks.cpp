#include "test.hpp"

#include "vmspool/deck.hpp"
#include "vmspool/hercules_punch.hpp"

#include "bsmtp/reader.hpp"
#include "netdata/cards.hpp"
#include "netdata/decoder.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

const ebcdic::CodePage page{"1047"};
const VmAddress smtp{"SMTP", "VM1"};
const VmAddress bob{"BOB", ""};
using Event = netdata::Decoder::Event;

bsmtp::Envelope envelope(const std::string& recipient = "bob@example.com")
{
    bsmtp::Envelope result{"01JD", {"ann@example.org"}, {}, {}};
    result.parameters.set("XSPAM", "3");
    result.recipients.push_back({{recipient}, {}});
    return result;
}

// The lines of a deck of cards, as a MAILER sees them.
std::string lines_of(const std::string& deck)
{
    std::string text;
    for (std::size_t at = 0; at < deck.size(); at += 80) {
        auto line = page.to_utf8(std::string_view{deck}.substr(at, 80));
        text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return text;
}

} // namespace

TEST_CASE("a note in NETDATA is mail with records as long as the lines", "[deck]")
{
    const auto deck =
        netdata_deck(to_records(page, "Subject: hi\n\n" + std::string(300, 'x') + "\n").lines, smtp, bob);
    CHECK(deck.size() % 80 == 0);
    auto in = Input::from_text(deck, "deck");
    netdata::Decoder decoder{in};
    REQUIRE(decoder.next() == Event::header);
    CHECK(decoder.header().from_user == "SMTP");
    CHECK(decoder.header().from_node == "VM1");
    CHECK(decoder.header().to_user == "BOB");
    CHECK(decoder.header().to_node == "VM1");
    CHECK(decoder.header().time.size() == 20);
    REQUIRE(decoder.next() == Event::file);
    CHECK(decoder.file().is_message);
    CHECK(decoder.file().data_set().lrecl == 300);
    REQUIRE(decoder.next() == Event::record);
    CHECK(page.to_utf8(decoder.record()) == "Subject: hi");
    REQUIRE(decoder.next() == Event::record);
    CHECK(decoder.record() == "\x40");
    REQUIRE(decoder.next() == Event::record);
    CHECK(decoder.record().size() == 300);
    CHECK(decoder.next() == Event::end);
}

TEST_CASE("a batch for a MAILER is a deck from HELO to QUIT without our parameters", "[deck]")
{
    const auto deck = bsmtp_deck(page, envelope(), "A: b\n\n.\n", DeckFormat::punch, smtp, bob);
    CHECK(lines_of(deck.cards) == "HELO VM1\nVERB OFF\nTICK 01JD\nMAIL FROM:<ann@example.org>\n"
                                  "RCPT TO:<bob@example.com>\nDATA\nA: b\n\n..\n.\nQUIT\n");
}

TEST_CASE("our own reader of decks takes what we punch", "[deck]")
{
    const std::string message = "Subject: x\n\n..\n" + std::string(79, 'y') + "<\nlast\n";
    const auto deck = bsmtp_deck(page, envelope(), message, DeckFormat::punch, smtp, bob);
    auto in = Input::from_text(lines_of(deck.cards), "deck");
    bsmtp::Reader reader{in, bsmtp::Grammar::vm};
    REQUIRE(reader.next());
    CHECK(reader.envelope().recipients.at(0).path.mailbox == "bob@example.com");
    std::string text;
    for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
        text += piece;
    CHECK(text == "Subject: x\n\n..\n" + std::string(79, 'y') + "\n<\nlast\n");
    CHECK_FALSE(reader.next());
    CHECK(reader.faults() == 0);
}

TEST_CASE("an envelope that is too wide for cards travels as NETDATA", "[deck]")
{
    const auto deck = bsmtp_deck(page, envelope(std::string(60, 'b') + "@example.com"), "A: b\n\n.x\n",
                                 DeckFormat::punch, smtp, bob);
    REQUIRE(netdata::looks_like_netdata(deck.cards));
    auto in = Input::from_text(deck.cards, "deck");
    netdata::Decoder decoder{in};
    std::vector<std::string> lines;
    for (auto event = decoder.next(); event != Event::end; event = decoder.next()) {
        REQUIRE(event != Event::damaged);
        REQUIRE(event != Event::incomplete);
        if (event == Event::record)
            lines.push_back(page.to_utf8(decoder.record()));
    }
    CHECK(lines.at(4) == "RCPT TO:<" + std::string(60, 'b') + "@example.com>");
    CHECK(lines.at(8) == "..x");
    CHECK(lines.back() == "QUIT");
}

TEST_CASE("a :READ card has its words in CMS' columns", "[deck]")
{
    Attributes attributes;
    attributes.name = "PROFILE";
    attributes.type = "EXEC";
    const auto card = read_card(attributes);
    REQUIRE(card.size() == 80);
    const auto read = netdata::parse_read_card(card);
    REQUIRE(read);
    CHECK(read->file_name == "PROFILE");
    CHECK(read->file_type == "EXEC");
    CHECK(read->file_mode == "A1");
    const auto text = page.to_utf8(card);
    CHECK(text.substr(28, 6) == "SMTP  "); // columns 29-34, 36-43, 46-50
    CHECK(text[37] == '/');
    CHECK(text[40] == '/');
    CHECK(text[47] == ':');
    CHECK(text.substr(50).find_first_not_of(' ') == text.npos);
}

TEST_CASE("an ID card names user, class and file", "[deck]")
{
    Attributes attributes;
    attributes.spool_class = "M";
    CHECK(lines_of(id_card("BOB", attributes)) == "ID BOB CLASS M\n");
    attributes.name = "SMTP";
    attributes.type = "NOTE";
    CHECK(lines_of(id_card("BOB", attributes)) == "ID BOB CLASS M NAME SMTP NOTE\n");
}
