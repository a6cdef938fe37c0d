#include "test.hpp"

#include "smtp/text_encoder.hpp"

#include <random>
#include <string>
#include <vector>

using smtpplus::smtp::TextEncoder;

namespace {

// The same by the book, a line at a time.
std::string naive(const std::string& text)
{
    std::vector<std::string> lines{""};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' || text[i] == '\n') {
            if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
                ++i;
            lines.emplace_back();
        } else {
            lines.back() += text[i];
        }
    }
    if (lines.back().empty())
        lines.pop_back();
    std::string wire;
    for (const auto& line : lines)
        wire += (line.substr(0, 1) == "." ? "." : "") + line + "\r\n";
    return wire + ".\r\n";
}

std::string encode(const std::vector<std::string>& pieces)
{
    TextEncoder encoder;
    std::string wire;
    for (const auto& piece : pieces) {
        std::string out(TextEncoder::room_for(piece.size()), '\0');
        const auto length = encoder.encode(piece, out.data());
        REQUIRE(length <= out.size());
        wire += out.substr(0, length);
    }
    return wire.append(encoder.finish());
}

} // namespace

TEST_CASE("lines end in CRLF and dots are doubled", "[text]")
{
    CHECK(encode({""}) == ".\r\n");
    CHECK(encode({"a"}) == "a\r\n.\r\n");
    CHECK(encode({".\n"}) == "..\r\n.\r\n");
    CHECK(encode({"a\n.b\r\n..\rc\r\r\n"}) == "a\r\n..b\r\n...\r\nc\r\n\r\n.\r\n");
}

TEST_CASE("no lone CR or LF goes out, so nothing can end the message before its dot", "[text]")
{
    for (const std::string smuggled :
         {"a\n.\nMAIL", "a\r.\rMAIL", "a\r\n.\nMAIL", "a\n.\r\nMAIL", "a\r.\r\nMAIL"})
        CHECK(encode({smuggled}) == "a\r\n..\r\nMAIL\r\n.\r\n");
}

TEST_CASE("a message may be cut anywhere", "[text]")
{
    std::mt19937 random{1};
    static constexpr char alphabet[] = {'a', 'b', '.', '\r', '\n', '\n', '.', '\0'};
    for (int round = 0; round < 3000; ++round) {
        std::string text(random() % 24, ' ');
        for (auto& c : text)
            c = alphabet[random() % sizeof alphabet];
        const auto expected = naive(text);
        CAPTURE(round);
        REQUIRE(encode({text}) == expected);
        for (std::size_t first = 0; first <= text.size(); ++first)
            for (std::size_t second = first; second <= text.size(); second += 3)
                REQUIRE(encode({text.substr(0, first), text.substr(first, second - first),
                                text.substr(second)}) == expected);
    }
}

TEST_CASE("long texts of each kind of line end are encoded in one pass", "[text]")
{
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        std::string text;
        for (int i = 0; i < 200'000; ++i)
            text += (i % 7 == 0 ? "." : "line") + end; // quadratic work would not return
        CHECK(encode({text}) == naive(text));
    }
}
