#include "test.hpp"

#include "vmspool/fold.hpp"

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

const ebcdic::CodePage page{"1047"};

// The cards that a message becomes, as text.
std::vector<std::string> folded(const std::string& message, Folding folding = Folding::text)
{
    const auto cards = fold(to_records(page, message).lines, folding);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < cards.size(); ++i)
        lines.push_back(page.to_utf8(cards[i]));
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("lines become records, and an empty one a blank", "[fold]")
{
    CHECK(folded("Subject: hi\r\n\nTest") == Lines{"Subject: hi", " ", "Test"});
    CHECK(folded("").empty());
    CHECK(folded("\n") == Lines{" "});
}

TEST_CASE("what the page lacks is counted", "[fold]")
{
    CHECK(to_records(page, "5 \xE2\x82\xAC and \xE2\x82\xAC\n").lost == 2);
    CHECK(to_records(page, "caf\xC3\xA9\n").lost == 0);
}

TEST_CASE("a line longer than a record can be is cut", "[fold]")
{
    const auto records = to_records(page, std::string(longest_record + 1, 'x') + '\n').lines;
    REQUIRE(records.size() == 2);
    CHECK(records.longest() == longest_record);
    CHECK(records[1].size() == 1);
}

TEST_CASE("a header field is folded at its last blank", "[fold]")
{
    const std::string start = "To: " + std::string(69, 'a') + ",";
    CHECK(folded(start + " bb@c") == Lines{start + " bb@c"});   // 79 columns
    CHECK(folded(start + " bbb@c") == Lines{start + " bbb@c"}); // 80
    CHECK(folded(start + " bbbb@c") == Lines{start, " bbbb@c"});
    // A blank in column 81 folds too.
    CHECK(folded("X: " + std::string(77, 'a') + " b") == Lines{"X: " + std::string(77, 'a'), " b"});
}

TEST_CASE("a field that is unfolded is the field that was folded", "[fold]")
{
    std::string field = "Subject:";
    for (int i = 0; i < 100; ++i)
        field += " word" + std::to_string(i);
    std::string unfolded;
    for (const auto& line : folded(field)) {
        CHECK(line.size() <= 80);
        unfolded += line;
    }
    CHECK(unfolded == field);
}

TEST_CASE("a word longer than a card is cut, and goes on behind a blank", "[fold]")
{
    const auto lines = folded(std::string(200, 'x'));
    CHECK(lines == Lines{std::string(80, 'x'), ' ' + std::string(79, 'x'), ' ' + std::string(41, 'x')});
}

TEST_CASE("a line of the body is cut at column 80", "[fold]")
{
    const std::string text = "a b " + std::string(160, 'x');
    CHECK(folded("A: b\n\n" + text) ==
          Lines{"A: b", " ", text.substr(0, 80), text.substr(80, 80), text.substr(160)});
}

TEST_CASE("in a batch each card that begins with a dot gets a second one", "[fold]")
{
    const std::string dots(100, '.');
    const auto lines = folded("A: b\n\n.\n" + dots, Folding::bsmtp);
    CHECK(lines == Lines{"A: b", " ", "..", std::string(80, '.'), std::string(22, '.')});
}

TEST_CASE("in a batch no card ends in a character that joins it with the next", "[fold]")
{
    const std::string line = std::string(79, 'x') + "<";
    CHECK(folded("A: b\n\n" + line + "y", Folding::bsmtp) == Lines{"A: b", " ", std::string(79, 'x'), "<y"});
    CHECK(folded("A: b\n\n" + line, Folding::bsmtp) == Lines{"A: b", " ", std::string(79, 'x'), "<"});
    CHECK(folded("A: b\n\n" + line, Folding::text) == Lines{"A: b", " ", line});
}
