#include "test.hpp"

#include "bsmtp/reader.hpp"
#include "deliver/bounce.hpp"
#include "deliver/retry.hpp"

using namespace smtpplus;
using namespace smtpplus::deliver;

TEST_CASE("the wait doubles up to its maximum", "[retry]")
{
    const RetrySchedule schedule;
    const auto [tries, seconds] = GENERATE(table<std::uint32_t, long>(
        {{1, 60}, {2, 120}, {3, 240}, {6, 1920}, {7, 3600}, {40, 3600}, {0xffffffff, 3600}}));
    CAPTURE(tries);
    CHECK(delay_after(schedule, tries, 0).count() == seconds);
    CHECK(delay_after(schedule, tries, 0xffffffffffffffff).count() <= seconds + seconds / 8);
    CHECK(delay_after({std::chrono::seconds{100}, std::chrono::seconds{1}, {}}, tries, 0).count() == 100);
}

TEST_CASE("a message is given up when its life is over", "[retry]")
{
    const RetrySchedule schedule;
    CHECK_FALSE(is_over(schedule, 1000, 1000 + 4 * 86400));
    CHECK(is_over(schedule, 1000, 1001 + 4 * 86400));
    CHECK_FALSE(is_over(schedule, 1000, 500)); // the clock was set back
}

namespace {

Bounce example()
{
    return {"mail.example",
            {"ann@example.org"},
            "id+2B7",
            1763864309,
            {{{"bob@example.com"}, {550, "5.1.1", "no such user"}, false},
             {{"eve@example.com"}, {451, "", "line\r\n.\r\nbreak\x01"}, true}},
            "Subject: hi\n.dots: x\n"};
}

} // namespace

TEST_CASE("a bounce is a transaction from <> with a report of three parts", "[bounce]")
{
    const auto text = format(example(), "T1", 1763864400);
    CHECK(text.find("\n.\n") == text.size() - 3);

    auto in = Input::from_text(text, "bounce");
    bsmtp::Reader reader{in};
    REQUIRE(reader.next());
    CHECK(reader.envelope().tick == "T1");
    CHECK(reader.envelope().sender.mailbox.empty());
    REQUIRE(reader.envelope().recipients.size() == 1);
    CHECK(reader.envelope().recipients[0].path.mailbox == "ann@example.org");
    std::string message;
    for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
        message += piece;
    CHECK_FALSE(reader.next());

    for (const std::string part :
         {"Content-Type: multipart/report; report-type=delivery-status;\n boundary=\"=_T1_report\"\n",
          "Auto-Submitted: auto-replied\n", "Date: Sun, 23 Nov 2025 02:20:00 +0000\n",
          "\n  bob@example.com\n    550 5.1.1 no such user\n", "Original-Envelope-Id: id+7\n",
          "Reporting-MTA: dns; mail.example\nArrival-Date: Sun, 23 Nov 2025 02:18:29 +0000\n\n"
          "Final-Recipient: rfc822; bob@example.com\nAction: failed\nStatus: 5.1.1\n"
          "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
          "Final-Recipient: rfc822; eve@example.com\nAction: failed\nStatus: 4.4.7\n"
          "Diagnostic-Code: smtp; 451 line  .  break \n",
          "Content-Type: text/rfc822-headers\n\nSubject: hi\n.dots: x\n", "\n--=_T1_report--\n"}) {
        CAPTURE(part, message);
        CHECK(message.find(part) != std::string::npos);
    }
}

TEST_CASE("a bounce says when it is not ASCII", "[bounce]")
{
    CHECK(format(example(), "T1", 0).find("BODY=8BITMIME") == std::string::npos);
    auto bounce = example();
    bounce.header = "Subject: gr\xc3\xbc\xc3\x9f\n";
    CHECK(format(bounce, "T1", 0).find("MAIL FROM:<> BODY=8BITMIME\n") != std::string::npos);
}
