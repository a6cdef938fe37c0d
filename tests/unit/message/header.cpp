#include "test.hpp"

#include "message/header.hpp"

using namespace smtpplus;
using namespace smtpplus::message;

namespace {

const std::string sample =
    "Received: from a\n\tby b\nSubject : old form\nTo: ann@example.org,\n bob@example.org\n";

}

TEST_CASE("a header goes out as it came in", "[header]")
{
    const std::string text =
        GENERATE(as<std::string>{}, "", sample, "A: b\r\nC:\r\n d\r\n", "no field\nA: b\n",
                 " continued by nothing\nA: b\n", "From ann Sat Nov 13\nA: b\n");
    const auto header = Header::parse(text);
    REQUIRE(header);
    CHECK(header->text() == text);
}

TEST_CASE("fields are found by name, and unfolded on demand", "[header]")
{
    const auto header = Header::parse(sample);
    REQUIRE(header);
    REQUIRE(header->fields().size() == 3);
    REQUIRE(header->find("SUBJECT") != nullptr);
    CHECK(header->find("SUBJECT")->value() == "old form");
    CHECK(header->find("to")->value() == "ann@example.org, bob@example.org");
    CHECK(header->find("to")->body() == " ann@example.org,\n bob@example.org");
    CHECK_FALSE(header->has("Date"));
}

TEST_CASE("an edit touches no other octet", "[header]")
{
    auto header = Header::parse("A:  1 \nBcc: x\nb: 2\nBCC: y,\n z\n");
    REQUIRE(header);
    header->erase("bcc");
    header->append(make_field("Date", "now"));
    header->prepend(make_field("Top", "one,\n two"));
    CHECK(header->text() == "Top: one,\n two\nA:  1 \nb: 2\nDate: now\n");
}

TEST_CASE("lines that are no field are kept, and told", "[header]")
{
    const auto header = Header::parse("A: 1\ngarbage\nB: 2\n: empty name\n");
    REQUIRE(header);
    CHECK(header->bad_lines() == std::vector<std::size_t>{2, 4});
}

TEST_CASE("a last line without an end gets one", "[header]")
{
    auto header = Header::parse("A: 1");
    REQUIRE(header);
    header->append(make_field("B", "2"));
    CHECK(header->text() == "A: 1\nB: 2\n");
}

TEST_CASE("headers without measure are refused", "[header]")
{
    CHECK_FALSE(Header::parse(std::string(Header::max_size + 1, 'x')));
    std::string many;
    for (std::size_t i = 0; i <= Header::max_fields; ++i)
        many += "A:\n";
    CHECK_FALSE(Header::parse(many));
}

TEST_CASE("the header ends before the empty line, or where it was forgotten", "[header]")
{
    struct Case {
        std::string text;
        std::size_t header, body;
    };
    const auto c = GENERATE(values<Case>({
        {"", 0, 0},
        {"\nbody\n", 0, 1},
        {"A: b\n\nbody\n", 5, 6},
        {"A: b\r\n\r\nbody\r\n", 6, 8},
        {"A: b\n c\nbody\n", 8, 8},
        {"body\n", 0, 0},
        {" body\n", 0, 0},
        {"From ann\nA: b\n\nbody", 14, 15},
        {"A: b\nFrom ann\n", 5, 5},
        {"A: b", 4, 4},
    }));
    CAPTURE(c.text);
    const auto end = find_header_end(c.text);
    CHECK(end.header == c.header);
    CHECK(end.body == c.body);
}
