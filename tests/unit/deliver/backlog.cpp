#include "../queue/folder.hpp"
#include "test.hpp"

#include "common/failure.hpp"
#include "deliver/operator.hpp"
#include "deliver/settler.hpp"

using namespace smtpplus;
using namespace smtpplus::queue;
using namespace smtpplus::deliver;

namespace {

// A queue with its backlog, all that the daemon has but agents.
struct Office {
    explicit Office(const Folder& folder) : directory{folder.queue()}
    {
        backlog.look(true);
        while (backlog.read_next()) {
        }
    }

    Delivery take(Ref ref)
    {
        for (auto& outcome : backlog.find(ref).message->recipients)
            outcome.hands = Hands::lane;
        auto delivery = open_delivery(backlog, ref, 0);
        REQUIRE(delivery);
        return *std::move(delivery);
    }

    std::string serve(const std::string& request)
    {
        return deliver::serve(backlog, request, [this](const std::string& line) { log += line + '\n'; });
    }

    // What the store's thread has posted, done in ours.
    void run_posted()
    {
        std::vector<std::function<void()>> tasks;
        while (tasks.empty()) {
            const std::lock_guard lock{mutex};
            tasks.swap(posted);
        }
        for (const auto& task : tasks)
            task();
    }

    std::string log;
    Directory directory;
    Backlog backlog{directory, small_blocks().segment_size,
                    [this](const std::string& line) { log += line + '\n'; }};
    Store bounces{directory.path(), small_blocks()};
    std::mutex mutex;
    std::vector<std::function<void()>> posted;
    Settler settler{backlog, bounces, {{}, "mail.example"}, [this](std::function<void()> task) {
                        const std::lock_guard lock{mutex};
                        posted.push_back(std::move(task));
                    }};
};

void add(const Folder& folder, const std::string& text)
{
    Store store{folder.queue(), small_blocks()};
    REQUIRE(append(store, text).code == 250);
}

const bsmtp::Reply taken = {250, "2.1.5", "OK"}, busy = {451, "4.2.0", "busy"},
                   refused = {550, "5.1.1", "no such user"};

} // namespace

TEST_CASE("one process delivers from a queue", "[backlog]")
{
    const Folder folder;
    const Office office{folder};
    const Directory directory{folder.queue()};
    CHECK_THROWS_AS((Backlog{directory, 4096, [](const std::string&) {}}), Failure);
}

TEST_CASE("a message whose recipients are all done takes its segment with it", "[backlog]")
{
    const Folder folder;
    add(folder, transaction("A1"));
    Office office{folder};
    const auto ref = office.backlog.take_due(now());
    REQUIRE(ref);
    auto delivery = office.take(*ref);
    office.settler.answer(delivery, 0, taken, "");
    CHECK(std::filesystem::exists(folder.file("0000000001.seg")));
    office.settler.answer(delivery, 1, taken, "");
    office.settler.finish(std::move(delivery));
    CHECK(std::filesystem::exists(folder.file("0000000001.free")));
    CHECK(std::filesystem::exists(folder.file("0000000001.jnl"))); // until the folder was synced
    office.backlog.sync()();
    CHECK_FALSE(std::filesystem::exists(folder.file("0000000001.jnl")));
    CHECK(office.log ==
          "A1 <bob@example.org> delivered: 250 2.1.5 OK\nA1 <eve@example.org> delivered: 250 2.1.5 OK\n");
}

TEST_CASE("what was deferred is due later, also after a restart", "[backlog]")
{
    const Folder folder;
    add(folder, transaction("A1"));
    {
        Office office{folder};
        auto delivery = office.take(*office.backlog.take_due(now()));
        office.settler.answer(delivery, 0, taken, "");
        office.settler.answer(delivery, 1, busy, "");
        office.settler.finish(std::move(delivery));
        CHECK_FALSE(office.backlog.take_due(now() + 59));
        CHECK(office.backlog.take_due(now() + 68));
    }
    Office office{folder};
    CHECK_FALSE(office.backlog.take_due(now() + 58));
    const auto ref = office.backlog.take_due(now() + 68);
    REQUIRE(ref);
    const auto delivery = office.take(*ref);
    CHECK(delivery.numbers == std::vector<std::size_t>{1});
    CHECK(delivery.envelope.recipients[0].path.mailbox == "eve@example.org");
    CHECK(office.backlog.find(*ref).message->recipients[1].tries == 1);
}

TEST_CASE("a refused recipient is returned to the sender before it is marked", "[backlog]")
{
    const Folder folder;
    add(folder, transaction("A1"));
    Office office{folder};
    auto delivery = office.take(*office.backlog.take_due(now()));
    office.settler.answer(delivery, 0, refused, "");
    office.settler.answer(delivery, 1, refused, "");
    office.settler.finish(std::move(delivery));
    office.run_posted();
    CHECK(office.settler.idle());
    const auto texts = read_all(folder).texts;
    REQUIRE(texts.size() == 1); // of the first segment nothing is left
    CHECK(texts[0].find("RCPT TO:<ann@example.org>\nDATA\n") != std::string::npos);
    CHECK(texts[0].find("Final-Recipient: rfc822; bob@example.org") != std::string::npos);
    CHECK(texts[0].find("Final-Recipient: rfc822; eve@example.org") != std::string::npos);
}

TEST_CASE("what is too old is given up at its next failure", "[backlog]")
{
    const Folder folder;
    add(folder, transaction("A1"));
    Office office{folder};
    auto delivery = office.take(*office.backlog.take_due(now()));
    delivery.queued -= 5 * 86400;
    office.settler.answer(delivery, 0, busy, "");
    office.settler.answer(delivery, 1, taken, "");
    office.settler.finish(std::move(delivery));
    office.run_posted();
    CHECK(office.log.find("A1 <bob@example.org> expired, returned to <ann@example.org> by ") !=
          std::string::npos);
    CHECK(read_all(folder).texts.at(0).find("Status: 4.4.7\nDiagnostic-Code: smtp; 451 4.2.0 busy\n") !=
          std::string::npos);
}

TEST_CASE("a refused bounce is set aside, whole", "[backlog]")
{
    const Folder folder;
    add(folder, "TICK A1\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\nDATA\nSubject: x\n\n..dots\n.\n");
    Office office{folder};
    auto delivery = office.take(*office.backlog.take_due(now()));
    office.settler.answer(delivery, 0, refused, "");
    office.settler.finish(std::move(delivery));
    CHECK(folder.read("dead/A1.1.52.0.bsmtp") ==
          "TICK A1\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\nDATA\nSubject: x\n\n..dots\n.\n");
    CHECK_FALSE(std::filesystem::exists(folder.file("0000000001.seg")));
}

TEST_CASE("who asked for no word of a failure gets none", "[backlog]")
{
    const Folder folder;
    add(folder, "TICK A1\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.org> NOTIFY=NEVER\nDATA\n.\n");
    Office office{folder};
    auto delivery = office.take(*office.backlog.take_due(now()));
    office.settler.answer(delivery, 0, refused, "");
    office.settler.finish(std::move(delivery));
    CHECK(office.settler.idle());
    CHECK(read_all(folder).texts.empty());
}

TEST_CASE("what is in one agent's hands is not given to another", "[backlog]")
{
    const Folder folder;
    add(folder, transaction("A1"));
    Office office{folder};
    const auto ref = *office.backlog.take_due(now());
    const auto delivery = office.take(ref);
    CHECK(delivery.numbers.size() == 2);
    CHECK_FALSE(open_delivery(office.backlog, ref, 0));
}

TEST_CASE("a damaged record is set aside and reported, and the rest is delivered", "[backlog]")
{
    const Folder folder;
    {
        Store store{folder.queue(), small_blocks()};
        append(store, transaction("A1"));
        append(store, transaction("B2"));
    }
    auto content = folder.read("0000000001.seg");
    content[20] = static_cast<char>(content[20] ^ 1);
    folder.write("0000000001.seg", content);
    Office office{folder};
    CHECK(office.log.find("0000000001.seg: octet 0: damaged record, set aside as dead/1.0.damaged\n") !=
          std::string::npos);
    CHECK(folder.read("dead/1.0.damaged") == content.substr(0, content.find("TICK B2")));
    CHECK(office.backlog.open_messages("B2").size() == 1);
}

TEST_CASE("what a kill left behind is cleaned up, and claims are not", "[backlog]")
{
    const Folder folder;
    std::filesystem::create_directories(folder.queue());
    folder.write("9.new", "x");
    folder.write("0000000007.jnl", "of a segment that is gone\n");
    folder.write("0000000008.jnl", "");
    folder.write("0000000006.jnl", "");
    folder.write("0000000006.free", "");
    const Office office{folder};
    CHECK_FALSE(std::filesystem::exists(folder.file("9.new")));
    CHECK_FALSE(std::filesystem::exists(folder.file("0000000007.jnl")));
    CHECK(std::filesystem::exists(folder.file("0000000008.jnl")));
    CHECK_FALSE(std::filesystem::exists(folder.file("0000000006.jnl")));
}

TEST_CASE("a person may retry and remove", "[operator]")
{
    const Folder folder;
    add(folder, transaction("A1"));
    Office office{folder};
    auto delivery = office.take(*office.backlog.take_due(now()));
    office.settler.answer(delivery, 0, busy, "");
    office.settler.answer(delivery, 1, busy, "");
    CHECK_FALSE(office.backlog.take_due(now()));
    CHECK(office.serve("retry A1") == "250 2.0.0 2 recipients");
    CHECK(office.backlog.take_due(now()));
    CHECK(office.serve("retry *") == "250 2.0.0 2 recipients");
    CHECK(office.serve("retry B2") == "550 5.0.0 no message B2 waits in the queue");
    CHECK(office.serve("rm *").starts_with("500 "));
    CHECK(office.serve("rm").starts_with("500 "));
    CHECK(office.serve("").starts_with("500 "));
    CHECK(office.serve("rm A1") == "250 2.0.0 2 recipients");
    CHECK(read_all(folder).texts.empty());
}
