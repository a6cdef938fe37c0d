#include "ebcdic/record_reader.hpp"
#include "ebcdic/record_writer.hpp"
#include "test.hpp"

#include "common/failure.hpp"
#include "common/temporary.hpp"

#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::ebcdic;

namespace {

struct Reading {
    std::vector<std::string> records;
    std::string end; // "", or what is wrong and where
};

Reading read(RecordFormat format, const std::string& text, std::size_t length = 4)
{
    auto in = Input::from_text(text, "deck");
    RecordReader reader{in, format, length};
    Reading result;
    try {
        for (;;) {
            const auto next = reader.next();
            if (!next) {
                result.end = std::to_string(next.error().offset.value()) + ": " + next.error().what;
                return result;
            }
            if (!*next)
                return result;
            result.records.emplace_back(**next);
        }
    } catch (const Failure& failure) {
        CHECK(failure.status == ExitStatus::try_again);
        result.end = failure.what();
        return result;
    }
}

std::string octets(std::initializer_list<int> list)
{
    std::string text;
    for (const int octet : list)
        text.push_back(static_cast<char>(octet));
    return text;
}

struct Writing {
    std::string text;
    std::string damage;
    std::uint64_t truncated;
};

Writing write(const RecordOptions& options, const std::string& lines, std::size_t piece = 1000)
{
    Fd file = temporary_file();
    Output out{Fd{::dup(file.get())}, "records"};
    RecordWriter writer{options, out};
    std::optional<Damage> damage;
    for (std::size_t at = 0; at < lines.size() && !damage; at += piece)
        damage = writer.write(std::string_view{lines}.substr(at, piece));
    if (!damage)
        writer.finish();
    out.flush();
    std::string text(1 << 16, '\0');
    text.resize(static_cast<std::size_t>(::pread(file.get(), text.data(), text.size(), 0)));
    return {text, damage ? damage->place + ": " + damage->what : "", writer.truncated()};
}

RecordOptions options(RecordFormat format, std::size_t length, LongLine long_line = LongLine::refuse)
{
    return {format, length, 24, long_line, '\n'};
}

} // namespace

TEST_CASE("cards are cut by their length, and the last may be short", "[records]")
{
    CHECK(read(RecordFormat::f, "aaaabbbbcc").records == std::vector<std::string>{"aaaa", "bbbb", "cc"});
    CHECK(read(RecordFormat::f, "").records.empty());
}

TEST_CASE("V records stand behind their descriptors", "[records]")
{
    const auto [records, end] =
        read(RecordFormat::v, octets({0, 6, 0, 0, 'a', 'b', 0, 4, 0, 0, 0, 5, 0, 0, 'c'}));
    CHECK(records == std::vector<std::string>{"ab", "", "c"});
    CHECK(end.empty());
}

TEST_CASE("VB blocks hold whole records, and may be empty or large", "[records]")
{
    const auto [records, end] =
        read(RecordFormat::vb, octets({0, 15, 0, 0, 0,    6, 0, 0, 'a', 'b', 0, 5, 0,  0, 'c', //
                                       0, 4,  0, 0, 0x80, 0, 0, 9, 0,   5,   0, 0, 'd'}));
    CHECK(records == std::vector<std::string>{"ab", "c", "d"});
    CHECK(end.empty());
}

TEST_CASE("damage in descriptors is told with its offset", "[records]")
{
    const auto [format, text, end] = GENERATE(table<RecordFormat, std::string, std::string>({
        {RecordFormat::v, octets({0, 5, 0, 0, 'a', 0, 3, 0, 0}),
         "5: record length 3 is less than its descriptor"},
        {RecordFormat::v, octets({0, 0, 0, 0}), "0: record length 0 is less than its descriptor"},
        {RecordFormat::v, octets({0, 5, 1, 0, 'a'}), "0: a spanned record, which is not supported"},
        {RecordFormat::v, octets({0x40, 0x40, 0x40, 0x40}),
         "0: no record descriptor: its last two octets are not zero"},
        {RecordFormat::vb, octets({0, 3, 0, 0}), "0: block length 3 is less than its descriptor"},
        {RecordFormat::vb, octets({0, 9, 0, 1}), "0: no block descriptor: its last two octets are not zero"},
        {RecordFormat::vb, octets({0, 9, 0, 0, 0, 6, 0, 0, 'a', 'b'}), "4: record runs past its block"},
        {RecordFormat::vb, octets({0, 11, 0, 0, 0, 5, 0, 0, 'a', 0, 0, 0}),
         "9: no room for a record descriptor at the end of the block"},
    }));
    CAPTURE(end);
    CHECK(read(format, text).end == end);
}

TEST_CASE("an input that ends inside a record is an accident", "[records]")
{
    const auto [format, text, end] = GENERATE(table<RecordFormat, std::string, std::string>({
        {RecordFormat::v, octets({0, 9, 0, 0, 'a'}), "deck: 0x5: input ends inside the record at 0x0"},
        {RecordFormat::v, octets({0, 9, 0}), "deck: 0x3: input ends inside a descriptor"},
        {RecordFormat::vb, octets({0, 9, 0, 0}), "deck: 0x4: input ends inside a block"},
        {RecordFormat::vb, octets({0, 9, 0, 0, 0, 5}), "deck: 0x6: input ends inside a block"},
    }));
    CAPTURE(end);
    CHECK(read(format, text).end == end);
}

TEST_CASE("lines become records, wherever they are cut on the way", "[records][law]")
{
    const std::size_t piece = GENERATE(1U, 2U, 3U, 5U, 1000U);
    CAPTURE(piece);
    CHECK(write(options(RecordFormat::f, 4), "ab\n\nabcd\nx", piece).text == "ab\x40\x40\x40\x40\x40\x40"
                                                                             "abcdx\x40\x40\x40");
    CHECK(write(options(RecordFormat::v, 4), "ab\n\nx", piece).text ==
          octets({0, 6, 0, 0, 'a', 'b', 0, 5, 0, 0, 0x40, 0, 5, 0, 0, 'x'}));
    CHECK(write(options(RecordFormat::vb, 16), "aaaaaa\nbbbbbb\nc\n", piece).text ==
          octets({0,   24,  0, 0,  0, 10, 0,   0,   'a', 'a', 'a', 'a',
                  'a', 'a', 0, 10, 0, 0,  'b', 'b', 'b', 'b', 'b', 'b', //
                  0,   9,   0, 0,  0, 5,  0,   0,   'c'}));
    CHECK(write(options(RecordFormat::f, 4), "", piece).text.empty());
}

TEST_CASE("a line that is too long is refused, folded or truncated", "[records]")
{
    const std::size_t piece = GENERATE(1U, 3U, 1000U);
    CAPTURE(piece);
    const auto format = RecordFormat::f;
    CHECK(write(options(format, 4), "ab\nabcde\n", piece).damage == ":2: line of more than 4 characters");
    CHECK(write(options(format, 4), "abcd\x40\x40\n", piece).text == "abcd");
    CHECK(write(options(format, 4, LongLine::fold), "abcdefghij\nk\n", piece).text ==
          "abcdefghij\x40\x40k\x40\x40\x40");
    CHECK(write(options(format, 4, LongLine::fold), "abcdefgh\n", piece).text == "abcdefgh");
    const auto cut = write(options(format, 4, LongLine::truncate), "abcdef\nabcd\nabcde", piece);
    CHECK(cut.text == "abcdabcdabcd");
    CHECK(cut.truncated == 2);
}
