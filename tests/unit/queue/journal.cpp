#include "folder.hpp"
#include "test.hpp"

using namespace smtpplus;
using namespace smtpplus::queue;

namespace {

Entry entry(State state, std::uint64_t offset, std::uint32_t recipient)
{
    Entry result{
        1763864309, state, offset, "A1", recipient, {"bob@example.org"}, 0, 0, {451, "4.3.0", "try later"}};
    if (state == State::deferred) {
        result.tries = 3;
        result.next = 1763864999;
    }
    return result;
}

} // namespace

TEST_CASE("a line of the journal is read back as it was written", "[journal]")
{
    auto written = entry(GENERATE(State::deferred, State::delivered, State::dead), 4711, 2);
    written.tick = GENERATE("", "A1");
    written.path.mailbox = GENERATE("bob@example.org", "\"a b\"@example.org");
    const auto line = format(written);
    CAPTURE(line);
    const auto parsed = parse_entry(std::string_view{line}.substr(0, line.size() - 1));
    REQUIRE(parsed);
    CHECK(*parsed == written);
}

TEST_CASE("a flipped octet makes it no line", "[journal]")
{
    const auto line = format(entry(State::deferred, 4711, 2));
    for (std::size_t at = 0; at + 1 < line.size(); ++at) {
        auto damaged = line.substr(0, line.size() - 1);
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        CAPTURE(damaged);
        CHECK_FALSE(parse_entry(damaged));
    }
}

TEST_CASE("the state of each recipient survives the process", "[journal]")
{
    const Folder folder;
    Hash hash;
    const auto size =
        transaction("A1").size() + format(Seal{1, 1763864309, transaction("A1").size()}, hash).size();
    {
        Store store{folder.queue()};
        REQUIRE(append(store, transaction("A1")).code == 250);
        REQUIRE(append(store, transaction("B2")).code == 250);
        const Directory directory{folder.queue()};
        Journals journals{directory};
        CHECK(journals.append(1, format(entry(State::delivered, 0, 1)) + format(entry(State::deferred, 0, 2)))
                  .empty());
        journals.sync()();
        CHECK(journals
                  .append(1, format(entry(State::bounced, size, 1)) + format(entry(State::removed, size, 2)))
                  .empty());
    }
    // a line that was cut off, and then another
    const auto journal = folder.read("0000000001.jnl");
    folder.write("0000000001.jnl", journal + format(entry(State::delivered, 0, 2)).substr(0, 50));
    const Directory directory{folder.queue()};
    {
        Journals journals{directory};
        CHECK(journals.append(1, format(entry(State::deferred, 0, 2))).empty());
    }

    Segment segment{directory, 1, Segment::Trust::sync};
    std::vector<std::size_t> open;
    segment.read([&](std::size_t number) { open.push_back(number); },
                 [](const Damage&, const std::string&) { FAIL(); });
    CHECK(open == std::vector<std::size_t>{0});
    CHECK(segment.open() == 1);
    CHECK(segment.bad_journal_lines() == 1);
    REQUIRE(segment.messages().size() == 2);
    CHECK(segment.messages()[1].record.offset == size);
    const auto& outcomes = segment.messages()[0].recipients;
    CHECK(outcomes[0].state == State::delivered);
    CHECK(outcomes[1].state == State::deferred);
    CHECK(outcomes[1].tries == 3);
    CHECK(outcomes[1].next == 1763864999);
}
