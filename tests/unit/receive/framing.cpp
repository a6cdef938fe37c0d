// Only CR LF ends a line and only CR LF "." CR LF ends a message (smtp-attacks, section 1).
#include "test.hpp"

#include "world.hpp"

#include "bsmtp/reader.hpp"

#include <random>

using namespace smtpplus;
using namespace smtpplus::receive;
using namespace std::string_literals;

namespace {

const std::string smuggled = "MAIL FROM:<evil@example.org>\r\n";

} // namespace

TEST_CASE("what only looks like the end of a message is none, and is refused", "[framing]")
{
    const auto end = GENERATE("\n.\n"s, "\n.\r\n"s, "\r\n.\n"s, "\r.\r"s, "\r.\n"s, "\r.\r\n"s, "\n.\r"s,
                              "\r\n.\r"s, "\r\n\0.\r\n"s, "\r\n.\0\r\n"s, "\r\r\n.\r"s, "\n\n.\r\n"s,
                              "\r\n.\r\r\n"s, "\r\n\r.\r\n"s, "\r\n.x\r\r\n"s);
    CAPTURE(end);
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    CHECK(session.feed("Subject: x\r\n\r\nline" + end + smuggled).empty());
    const auto reply = session.feed("\r\n.\r\n");
    CHECK(reply.substr(0, 8) == "550 5.6."s);
    CHECK(reply.find("\r\n") == reply.size() - 2);
    CHECK(sink.transactions.empty());
    CHECK(session.feed("NOOP\r\n") == "250 2.0.0 OK\r\n");
}

TEST_CASE("the reply says what was wrong", "[framing]")
{
    const auto [text, reply] = GENERATE(table<std::string, std::string>({
        {"a\nb", "550 5.6.11 bare LF in the message: only CR LF ends a line\r\n"},
        {"a\rb", "550 5.6.11 bare CR in the message: only CR LF ends a line\r\n"},
        {"a\nb\rc", "550 5.6.11 bare LF in the message: only CR LF ends a line\r\n"},
        {"a\0b"s, "550 5.6.0 NUL in the header\r\n"},
        {"\r\na\0b"s, "550 5.6.0 NUL in the message\r\n"},
        {"\r\nSubject: a\rBcc: b", "550 5.6.11 bare CR in the message: only CR LF ends a line\r\n"},
    }));
    CAPTURE(text);
    Session session{accept_all, receive::discard};
    open_text(session);
    CHECK(session.feed(text + "\r\n.\r\n") == reply);
}

TEST_CASE("commands end with CR LF alone", "[framing]")
{
    const auto line = GENERATE("NOOP\nNOOP"s, "NO\rOP"s, "NO\0OP"s, "NOOP\r\r"s,
                               "MAIL FROM:<a\nRCPT TO:<x@y>"s, "MAIL FROM:<a\rb@src.example>"s);
    CAPTURE(line);
    Session session{accept_all, receive::discard};
    const auto reply = session.feed(line + "\r\n");
    CHECK(reply.starts_with("500 5.5.2 "));
    CHECK(reply.find("\r\n") == reply.size() - 2);
    CHECK(session.feed("NOOP\r\n") == "250 2.0.0 OK\r\n");
}

TEST_CASE("a second violation closes the session", "[framing]")
{
    Session session{accept_all, receive::discard};
    CHECK(session.feed("EHLO x\n") == "500 5.5.2 bare LF: only CR LF ends a line\r\n");
    CHECK(session.feed("QUIT\n") == "421 4.7.0 too many violations of the protocol\r\n");
    CHECK(session.closed());
}

TEST_CASE("who does not wait for the reply to EHLO or DATA is cut off", "[framing]")
{
    const std::string early = GENERATE("EHLO c\r\nMAIL FROM:<a@b>\r\n", "HELO c\r\nQUIT\r\n",
                                       "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: x\r\n\r\n.\r\n");
    CAPTURE(early);
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    if (early.starts_with("MAIL"))
        session.feed(hello);
    CHECK(session.feed(early).ends_with("554 5.5.0 you spoke before your turn\r\n"));
    CHECK(session.closed());
    CHECK(sink.transactions.empty());
}

TEST_CASE("the next transaction may be glued to the dot", "[framing]")
{
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    CHECK(session.feed("x\r\n.\r\n" + to_data) == "250 2.0.0 queued as TICK0000\r\n"
                                                  "250 2.1.0 OK\r\n250 2.1.5 OK\r\n"
                                                  "354 end with a dot on a line of its own\r\n");
    CHECK(session.feed("y\r\n.\r\nQUIT\r\n") == "250 2.0.0 queued as TICK0000\r\n221 2.0.0 bye\r\n");
    CHECK(sink.transactions.size() == 2);
}

TEST_CASE("dots arrive as they were meant", "[framing]")
{
    const auto [wire, meant] = GENERATE(table<std::string, std::string>({
        {"..\r\n", ".\n"},
        {"..x\r\n", ".x\n"},
        {".x\r\n", "x\n"},
        {"...\r\n", "..\n"},
        {"\r\n", "\n"},
        {"", ""},
    }));
    CAPTURE(wire);
    Collect sink;
    const auto settings = still_settings();
    Session session{accept_all, sink, settings};
    open_text(session);
    session.feed("\r\n" + wire + ".\r\n");
    REQUIRE(sink.transactions.size() == 1);
    auto input = Input::from_text(sink.transactions[0], "transaction");
    bsmtp::Reader reader{input};
    REQUIRE(reader.next());
    std::string text;
    for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
        text += piece;
    CHECK(text.ends_with(" +0000\n\n" + meant));
    CHECK_FALSE(reader.next());
}

namespace {

struct Outcome {
    std::string replies;
    std::vector<std::string> transactions;
    bool closed = false;
    bool operator==(const Outcome&) const = default;
};

// `cut` gives the length of each piece.
template <typename Cut>
Outcome converse(std::string_view dialogue, Cut cut)
{
    auto settings = still_settings();
    settings.strict_turns = false; // it looks at pieces, and they are what is varied here
    settings.limits.in_memory = 40;
    settings.limits.message_size = 200;
    settings.limits.text_line = 60;
    settings.limits.command_line = 60;
    settings.limits.skipped = 30;
    settings.limits.hops = 2;
    settings.limits.violations = 3;
    Collect sink;
    Session session{accept_all, sink, settings};
    Outcome outcome;
    while (!dialogue.empty()) {
        const auto piece = dialogue.substr(0, cut());
        outcome.replies += session.feed(piece);
        dialogue.remove_prefix(piece.size());
    }
    // What came in pieces has no size in its envelope, and where it was cut decides that.
    for (auto& transaction : sink.transactions) {
        const auto size = transaction.find(" SIZE=");
        if (size < transaction.find("\n\n"))
            transaction.erase(size, transaction.find('\n', size) - size);
        outcome.transactions.push_back(transaction);
    }
    outcome.closed = session.closed();
    return outcome;
}

} // namespace

TEST_CASE("however the input is cut, the replies and the transactions are the same", "[framing]")
{
    static const std::vector<std::string> pieces{"EHLO c\r\n",
                                                 "MAIL FROM:<a@b>\r\n",
                                                 "RCPT TO:<c@d>\r\n",
                                                 "DATA\r\n",
                                                 ".\r\n",
                                                 "\r\n.\r\n",
                                                 "..x\r\n",
                                                 "Received: x\r\n",
                                                 "Subject: y\r\n",
                                                 "\r\n",
                                                 "\r",
                                                 "\n",
                                                 "\0"s,
                                                 ".",
                                                 "NOOP\r\n",
                                                 "RSET\r\n",
                                                 "x",
                                                 std::string(50, 'y'),
                                                 std::string(120, 'z'),
                                                 "QUIT\r\n",
                                                 "EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"};
    std::mt19937 random{20261123};
    std::size_t delivered = 0;
    std::size_t closed = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string dialogue = round % 2 == 0 ? pieces.back() : "";
        for (auto left = 1 + random() % 20; left > 0; --left)
            dialogue += pieces[random() % pieces.size()];
        CAPTURE(dialogue);
        const auto whole = converse(dialogue, [&] { return dialogue.size(); });
        const auto octets = converse(dialogue, [] { return 1; });
        const auto some = converse(dialogue, [&] { return 1 + random() % 7; });
        REQUIRE(octets == whole);
        REQUIRE(some == whole);
        delivered += whole.transactions.size();
        closed += whole.closed ? 1 : 0;
    }
    CHECK(delivered > 500); // else the dialogues say nothing
    CHECK(closed > 100);
}
