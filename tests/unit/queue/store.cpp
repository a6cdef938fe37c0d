#include "folder.hpp"
#include "test.hpp"

#include "common/failure.hpp"

#include <atomic>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <thread>

using namespace smtpplus;
using namespace smtpplus::queue;

TEST_CASE("what was answered with 250 is in the queue, octet for octet", "[store]")
{
    const Folder folder;
    const auto text = transaction("A1", "..dots\n\xff\x01 and octets\n");
    {
        Store store{folder.queue()};
        CHECK(append(store, text).code == 250);
        CHECK(read_all(folder).texts == std::vector{text}); // while the segment is open
    }
    CHECK(read_all(folder).texts == std::vector{text}); // and when it is closed
}

TEST_CASE("twenty writers share a store and nothing is lost", "[store]")
{
    const Folder folder;
    std::atomic<int> accepted = 0;
    {
        Store store{folder.queue(), small_blocks()};
        std::vector<std::thread> writers;
        for (int writer = 0; writer < 20; ++writer)
            writers.emplace_back([&, writer] {
                for (int i = 0; i < 20; ++i)
                    accepted +=
                        append(store, transaction("W" + std::to_string(100 * writer + i))).code == 250;
            });
        for (auto& writer : writers)
            writer.join();
    }
    const auto found = read_all(folder);
    CHECK(accepted == 400);
    CHECK(found.texts.size() == 400);
    CHECK(found.damage.empty());
}

TEST_CASE("two stores on one folder keep to segments of their own", "[store]")
{
    const Folder folder;
    Store one{folder.queue(), small_blocks()};
    Store two{folder.queue(), small_blocks()};
    CHECK(append(one, transaction("A")).code == 250);
    CHECK(append(two, transaction("B")).code == 250);
    CHECK(append(one, transaction("C")).code == 250);
    CHECK(read_all(folder).texts == std::vector{transaction("A"), transaction("C"), transaction("B")});
}

TEST_CASE("text that is no whole transaction is refused and harms no other", "[store]")
{
    const Folder folder;
    Store store{folder.queue()};
    const std::string bad =
        GENERATE("", ".\n", "TICK A\nMAIL FROM:<>\n", "MAIL FROM:<>\nDATA\nx\n.\nNOOP\n\n.\n");
    CAPTURE(bad);
    CHECK(append(store, bad).code == 554);
    CHECK(append(store, transaction("A")).code == 250);
    CHECK(read_all(folder).texts == std::vector{transaction("A")});
}

TEST_CASE("a large message has a segment of its own", "[store]")
{
    const Folder folder;
    const auto text = transaction("BIG", std::string(10'000, 'x') + '\n');
    const auto cut = GENERATE(std::size_t{1}, 3, 500, 10'084, 10'085, 10'086);
    {
        Store store{folder.queue(), small_blocks()};
        std::promise<bsmtp::Reply> reply;
        auto large = store.begin_large();
        for (std::size_t at = 0; at < text.size(); at += cut)
            large->write(std::string_view{text}.substr(at, cut));
        CHECK(read_all(folder).texts.empty());
        large->commit([&](const bsmtp::Reply& given) { reply.set_value(given); });
        CHECK(reply.get_future().get().code == 250);
    }
    CHECK(read_all(folder).texts == std::vector{text});
}

TEST_CASE("of a large message that was not committed nothing is left", "[store]")
{
    const Folder folder;
    Store store{folder.queue(), small_blocks()};
    const std::string tail = GENERATE("", "x\n.\nMAIL FROM:<>\n", "\n.\n.\n");
    std::promise<bsmtp::Reply> reply;
    auto large = store.begin_large();
    large->write("MAIL FROM:<>\nRCPT TO:<a@b>\nDATA\n");
    large->write(tail);
    if (tail.empty()) {
        large.reset();
    } else {
        large->commit([&](const bsmtp::Reply& given) { reply.set_value(given); });
        CHECK(reply.get_future().get().code == 554);
        large.reset();
    }
    CHECK(append(store, transaction("A")).code == 250);
    CHECK(read_all(folder).texts == std::vector{transaction("A")});
}

TEST_CASE("a block is used again under a new generation, and its old text is nothing", "[store]")
{
    const Folder folder;
    {
        Store store{folder.queue(), small_blocks()};
        for (int i = 0; i < 12; ++i)
            CHECK(append(store, transaction("OLD" + std::to_string(10 + i))).code == 250);
    }
    const Directory directory{folder.queue()};
    const auto retired = directory.generations().front();
    Segment old{directory, retired, Segment::Trust::sync};
    old.read([](std::size_t) {}, [](const Damage&, const std::string&) {});
    REQUIRE(old.closed());
    old.retire(small_blocks().segment_size, 4);
    directory.remove(journal_name(retired));
    const auto others = read_all(folder).texts.size();

    Store store{folder.queue(), small_blocks()};
    CHECK(append(store, transaction("NEW15")).code == 250); // as long as the old ones
    const auto found = read_all(folder);
    CHECK(found.damage.empty());
    REQUIRE(found.texts.size() == others + 1);
    CHECK(found.texts.back() == transaction("NEW15"));
    CHECK(folder.read(segment_name(directory.generations().back())).find("TICK OLD11") != std::string::npos);
}

TEST_CASE("a segment that is still written cannot be retired", "[store]")
{
    const Folder folder;
    Store store{folder.queue(), small_blocks()};
    CHECK(append(store, transaction("A")).code == 250);
    const Directory directory{folder.queue()};
    Segment segment{directory, directory.generations().front(), Segment::Trust::sync};
    segment.read([](std::size_t) {}, [](const Damage&, const std::string&) {});
    CHECK_FALSE(segment.closed());
    CHECK_THROWS_AS(segment.retire(4096, 4), Failure);
}

TEST_CASE("a folder that went away, or a full disk, is a 452, and the store lives on", "[store]")
{
    const Folder folder;
    auto options = small_blocks();
    std::atomic<int> reports = 0;
    options.report = [&](const std::string&) { ++reports; };
    Store store{folder.queue(), options};
    SECTION("the folder is gone")
    {
        std::error_code error;
        do // the store makes a spare block meanwhile, which may go away under our hands
            std::filesystem::remove_all(folder.queue(), error);
        while (error);
        CHECK(append(store, transaction("A")) == bsmtp::Reply{452, "4.3.1", "the queue cannot store it now"});
        CHECK(reports > 0);
        CHECK(append(store, transaction("A", std::string(5000, 'x') + '\n')).code == 452);
    }
    SECTION("no file may grow")
    {
        ::signal(SIGXFSZ, SIG_IGN);
        struct rlimit old {};
        ::getrlimit(RLIMIT_FSIZE, &old);
        const struct rlimit none {
            100, old.rlim_max
        };
        ::setrlimit(RLIMIT_FSIZE, &none);
        const auto small = append(store, transaction("A"));
        const auto large = append(store, transaction("A", std::string(5000, 'x') + '\n'));
        ::setrlimit(RLIMIT_FSIZE, &old);
        CHECK(small.code == 452);
        CHECK(large.code == 452);
        CHECK(append(store, transaction("B")).code == 250);
        CHECK(read_all(folder).texts == std::vector{transaction("B")});
        CHECK(read_all(folder).damage.empty());
    }
}

TEST_CASE("a folder that cannot be made is told at once", "[store]")
{
    CHECK_THROWS_AS((Store{"/dev/null/queue"}), Failure);
}

TEST_CASE("a link planted in the queue is not followed", "[store]")
{
    const Folder folder;
    Store store{folder.queue(), small_blocks()};
    std::filesystem::create_symlink("/dev/null", folder.file("0000000001.free"));
    CHECK(append(store, transaction("A")).code == 452);
    std::filesystem::remove(folder.file("0000000001.free"));
    CHECK(append(store, transaction("A")).code == 250);
}
