#include "test.hpp"

#include "common/failure.hpp"
#include "common/temporary.hpp"
#include "ebcdic/code_page.hpp"
#include "ebcdic/to_ebcdic.hpp"
#include "ebcdic/to_text.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::ebcdic;

namespace {

std::string contents(const Fd& file)
{
    std::string text(1 << 20, '\0');
    text.resize(static_cast<std::size_t>(::pread(file.get(), text.data(), text.size(), 0)));
    return text;
}

// An input that comes in pieces of so many octets.
struct Dribble {
    Dribble(const std::string& text, std::size_t piece)
    {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        input = std::make_unique<Input>(Fd{ends[0]}, "pipe");
        writer = std::jthread{[text, piece, end = std::make_shared<Fd>(ends[1])] {
            for (std::size_t at = 0; at < text.size(); at += piece) {
                if (::write(end->get(), text.data() + at, std::min(piece, text.size() - at)) < 0)
                    return;
                std::this_thread::yield();
            }
            end->reset();
        }};
    }
    std::unique_ptr<Input> input;
    std::jthread writer;
};

std::string every_character()
{
    std::string text;
    const CodePage page{"1047"};
    for (int line = 0; line < 40; ++line) {
        for (int octet = 0; octet < 256; ++octet)
            page.append_utf8(std::string(static_cast<std::size_t>(line % 3 + 1), static_cast<char>(octet)),
                             text);
    }
    return text;
}

std::string to_ebcdic(Input& in, const RecordOptions& options, Charset* charset = nullptr)
{
    const CodePage page{"1047"};
    Fd file = temporary_file();
    Output out{Fd{::dup(file.get())}, "out"};
    ToEbcdic convert{page.encoder(), options, false};
    REQUIRE_FALSE(convert.convert(in, charset, out));
    REQUIRE(convert.tally().lost() == 0);
    out.flush();
    return contents(file);
}

} // namespace

TEST_CASE("it does not matter where the stream is cut", "[conversion][law]")
{
    const std::size_t piece = GENERATE(1U, 3U, 7U, 61U, 4099U, 65537U);
    CAPTURE(piece);
    const auto text = every_character();
    const auto ebcdic = CodePage{"1047"}.from_utf8(text);

    Dribble there{text, piece};
    CHECK(to_ebcdic(*there.input, {.format = RecordFormat::stream}) == ebcdic);

    Dribble back{ebcdic, piece};
    const CodePage page{"1047"};
    Fd file = temporary_file();
    Output out{Fd{::dup(file.get())}, "out"};
    ToText convert{page.decoder(), {}};
    REQUIRE_FALSE(convert.convert(*back.input, out));
    out.flush();
    CHECK(contents(file) == text);
    CHECK(convert.tally().nul == static_cast<std::uint64_t>(std::ranges::count(ebcdic, '\0')));
}

TEST_CASE("a decoder fills what room there is, and no more", "[conversion][law]")
{
    const CodePage page{"1047"};
    const auto text = every_character();
    const auto ebcdic = page.from_utf8(text);
    const std::size_t room = GENERATE(8U, 9U, 15U, 64U, 1000U);
    CAPTURE(room);
    std::string out;
    DecodeTally tally;
    for (std::size_t taken = 0; taken < ebcdic.size();) {
        std::string space(room, '#');
        const auto step =
            page.decoder().decode(std::string_view{ebcdic}.substr(taken), space.data(), room, tally);
        REQUIRE(step.taken > 0);
        REQUIRE(step.put <= room);
        out.append(space, 0, step.put);
        taken += step.taken;
    }
    CHECK(out == text);
}

TEST_CASE("other charsets come to the same EBCDIC", "[conversion]")
{
    const auto [name, text] =
        GENERATE(table<std::string, std::string>({{"ISO-8859-1", "Gr\xFC\xDF"
                                                                 "e\n"},
                                                  {"windows-1252", "Gr\xFC\xDF"
                                                                   "e\n"},
                                                  {"UTF-16BE", std::string("\0G\0r\0\xFC\0\xDF\0e\0\n", 12)},
                                                  {"ibm-850", "Gr\x81\xE1"
                                                              "e\n"}}));
    const std::size_t piece = GENERATE(1U, 5U, 100U);
    CAPTURE(name, piece);
    Charset charset{name};
    Dribble in{text, piece};
    CHECK(to_ebcdic(*in.input, {.format = RecordFormat::stream}, &charset) ==
          CodePage{"1047"}.from_utf8("Grüße\n"));
}

TEST_CASE("a charset that keeps a state, or that nobody knows, is refused", "[conversion]")
{
    const std::string name = GENERATE("ISO-2022-JP", "UTF-16", "UTF-7", "HZ", "nonsense", "");
    CAPTURE(name);
    CHECK_THROWS_AS(Charset{name}, Failure);
}

TEST_CASE("the first loss is told by its offset, in any charset", "[conversion]")
{
    const auto [name, text, place] = GENERATE(table<std::string, std::string, std::string>({
        {"", "abc\u00E9\u20ACx", ": 0x5"},
        {"", "abc\xFF", ": 0x3"},
        {"windows-1252", "abc\xE9\x80x", ": 0x4"},
        {"UTF-16BE", std::string("\0a\0\xE9\x20\xAC", 6), ": 0x4"},
        {"GB18030", std::string("a\x81\x30\x81\x30\xA2\xE3", 7), ": 0x5"},
    }));
    CAPTURE(name);
    const CodePage page{"1047"};
    Fd file = temporary_file();
    Output out{Fd{::dup(file.get())}, "out"};
    ToEbcdic convert{page.encoder(), {.format = RecordFormat::stream}, true};
    std::unique_ptr<Charset> charset;
    if (!name.empty())
        charset = std::make_unique<Charset>(name);
    auto in = Input::from_text(text, "text");
    const auto damage = convert.convert(in, charset.get(), out);
    REQUIRE(damage);
    CHECK(damage->place == place);
}
