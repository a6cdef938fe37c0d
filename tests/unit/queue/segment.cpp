#include "folder.hpp"
#include "test.hpp"

#include <cstring>

using namespace smtpplus;
using namespace smtpplus::queue;

namespace {

const std::vector<std::string> three = {transaction("A1"), transaction("B2", "two\n..\n"), transaction("C3")};

std::string sealed(const std::string& text, std::uint64_t generation)
{
    Hash hash;
    hash.update(text);
    return text + format(Seal{generation, 1763864309, text.size()}, hash);
}

std::string three_sealed(std::uint64_t generation = 7)
{
    return sealed(three[0], generation) + sealed(three[1], generation) + sealed(three[2], generation);
}

Found read_segment(const Folder& folder, const std::string& content)
{
    folder.write("0000000007.seg", content);
    return read_all(folder);
}

struct Queue : Folder {
    Queue() { std::filesystem::create_directories(queue()); }
};

} // namespace

TEST_CASE("a seal is read back as it was written", "[seal]")
{
    const auto line = sealed("text", 7).substr(4);
    const auto parsed = parse_seal(std::string_view{line}.substr(0, line.size() - 1));
    REQUIRE(parsed);
    CHECK(parsed->seal == Seal{7, 1763864309, 4});
    CHECK(line == "NOOP gen=7 time=2025-11-23T02:18:29Z size=4 xxh3=a3e5550e1ea32bb8\n");
    CHECK(line.size() < max_seal);
}

TEST_CASE("what is no seal is not taken for one", "[seal]")
{
    const std::string line =
        GENERATE("", "NOOP", "NOOP gen=7", "NOOP gen= time=2025-11-23T02:18:29Z size=4 xxh3=0123456789abcdef",
                 "NOOP gen=7 time=2025-11-31T02:18:29Z size=4 xxh3=0123456789abcdef",
                 "NOOP gen=7 time=2025-11-23T02:18:29Z size=-4 xxh3=0123456789abcdef",
                 "NOOP gen=7 time=2025-11-23T02:18:29Z size=4 xxh3=0123456789abcdeg",
                 "NOOP gen=7 time=2025-11-23T02:18:29Z size=4 xxh3=0123456789abcdef ");
    CHECK_FALSE(parse_seal(line));
}

TEST_CASE("a segment cut at any octet yields the messages that are whole, and nothing else", "[segment]")
{
    const Queue folder;
    const auto content = three_sealed();
    const auto first = sealed(three[0], 7).size();
    const auto second = first + sealed(three[1], 7).size();
    for (std::size_t cut = 0; cut <= content.size(); ++cut) {
        CAPTURE(cut);
        const std::size_t whole = (cut >= first) + (cut >= second) + (cut == content.size());
        const auto tail = GENERATE(std::string{}, std::string(300, '\0'));
        const auto found = read_segment(folder, content.substr(0, cut) + tail);
        REQUIRE(found.texts ==
                std::vector<std::string>{three.begin(), three.begin() + static_cast<long>(whole)});
    }
}

TEST_CASE("a torn message over older text is not taken for one, at any octet", "[segment]")
{
    const Queue folder;
    const auto old = three_sealed(3) + three_sealed(3);
    const auto fresh = three_sealed(7);
    const auto first = sealed(three[0], 7).size();
    const auto second = first + sealed(three[1], 7).size();
    for (std::size_t cut = 0; cut <= fresh.size(); ++cut) {
        CAPTURE(cut);
        const auto content = fresh.substr(0, cut) + old.substr(cut);
        const auto same = [&](std::size_t size) { return content.starts_with(fresh.substr(0, size)); };
        const std::size_t whole = same(first) + same(second) + same(fresh.size());
        const auto found = read_segment(folder, content);
        REQUIRE(found.texts ==
                std::vector<std::string>{three.begin(), three.begin() + static_cast<long>(whole)});
    }
}

TEST_CASE("a flipped octet costs one message, which is reported, and the rest goes on", "[segment]")
{
    const Queue folder;
    const auto content = three_sealed();
    const auto first = sealed(three[0], 7).size();
    const auto second = first + sealed(three[1], 7).size();
    for (std::size_t at = 0; at < content.size(); ++at) {
        CAPTURE(at);
        auto damaged = content;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        const auto found = read_segment(folder, damaged);
        const std::size_t hit = at < first ? 0 : at < second ? 1 : 2;
        auto rest = three;
        rest.erase(rest.begin() + static_cast<long>(hit));
        REQUIRE(found.texts == rest);
        REQUIRE(found.damage.size() == 1);
        REQUIRE(found.damage[0].offset <= at);
        REQUIRE(found.damage[0].offset + found.damage[0].size > at);
    }
}

TEST_CASE("a block of zeros in the middle is damage, and the rest goes on", "[segment]")
{
    const Queue folder;
    auto content = three_sealed();
    const auto first = sealed(three[0], 7).size();
    const auto size = sealed(three[1], 7).size();
    content.replace(first, size, size, '\0');
    const auto found = read_segment(folder, content);
    CHECK(found.texts == std::vector{three[0], three[2]});
    CHECK(found.damage == std::vector{Damage{first, size}});
}

TEST_CASE("a message cannot hold a seal that is believed", "[segment]")
{
    const Queue folder;
    const auto forged = sealed(transaction("FORGED"), 7);
    std::string stuffed;
    for (std::size_t at = 0; at < forged.size(); at = forged.find('\n', at) + 1)
        stuffed += (forged[at] == '.' ? "." : "") + forged.substr(at, forged.find('\n', at) + 1 - at);
    const auto outer = transaction("OUTER", stuffed);
    CHECK(read_segment(folder, sealed(outer, 7)).texts == std::vector{outer});
}

TEST_CASE("seals of messages larger than the reader's window are found", "[segment]")
{
    const Queue folder;
    const auto size = GENERATE(262'100, 262'144, 262'150, 600'000);
    const auto big = transaction("BIG", std::string(static_cast<std::size_t>(size), 'x') + '\n');
    const auto found = read_segment(folder, sealed(big, 7) + sealed(three[0], 7));
    CHECK(found.texts == std::vector{big, three[0]});
    CHECK(found.damage.empty());
}

TEST_CASE("a sealed record that is no transaction is reported", "[segment]")
{
    const Queue folder;
    const std::string bad =
        GENERATE("hello\n.\n", "MAIL FROM:<a@b>\nDATA\nx\n.\n", "RCPT TO:<a@b>\nDATA\nx\n.\n",
                 "TICK A\nMAIL FROM:<a@b>\nRCPT TO:<<>\nDATA\nx\n.\n");
    const auto found = read_segment(folder, sealed(bad, 7) + sealed(three[0], 7));
    CHECK(found.texts == std::vector{three[0]});
    CHECK(found.damage == std::vector{Damage{0, bad.size()}});
}
