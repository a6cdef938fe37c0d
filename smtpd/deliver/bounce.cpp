#include "deliver/bounce.hpp"

#include "bsmtp/envelope.hpp"

#include <algorithm>
#include <ctime>

namespace smtpplus::deliver {
namespace {

// RFC 5322, 3.3, in UTC
std::string date(queue::Instant instant)
{
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = instant;
    struct tm parts {};
    ::gmtime_r(&seconds, &parts);
    char rest[32];
    std::strftime(rest, sizeof rest, " %Y %H:%M:%S +0000", &parts);
    return std::string{days[parts.tm_wday]} + ", " + std::to_string(parts.tm_mday) + ' ' +
           months[parts.tm_mon] + rest;
}

// What a stranger said becomes one line of printable text.
std::string printable(std::string text)
{
    static constexpr std::size_t most = 400;
    std::ranges::replace_if(
        text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }, ' ');
    text.resize(std::min(text.size(), most));
    return text;
}

// RFC 3464, 2.3.4: what was given up has no status of its own
std::string status(const FailedRecipient& recipient)
{
    if (recipient.expired)
        return "4.4.7";
    return recipient.reply.enhanced.empty() ? "5.0.0" : recipient.reply.enhanced;
}

std::string in_words(const Bounce& bounce)
{
    std::string text = "This is the mail server " + bounce.host +
                       ".\n\n"
                       "Your message of " +
                       date(bounce.queued) + " could not be delivered to:\n";
    for (const auto& recipient : bounce.recipients)
        text += "\n  " + recipient.path.mailbox + "\n    " +
                (recipient.expired ? "It was tried for a long time; the last answer was:\n    " : "") +
                printable(format(recipient.reply)) + '\n';
    return text + "\nNothing more will be done for these. The header of your message follows.\n";
}

std::string for_machines(const Bounce& bounce)
{
    std::string text;
    if (const auto id = bsmtp::from_xtext(bounce.envelope_id); id && !id->empty())
        text += "Original-Envelope-Id: " + printable(*id) + '\n';
    text += "Reporting-MTA: dns; " + bounce.host + "\nArrival-Date: " + date(bounce.queued) + '\n';
    for (const auto& recipient : bounce.recipients)
        text += "\nFinal-Recipient: rfc822; " + recipient.path.mailbox +
                "\nAction: failed\nStatus: " + status(recipient) + "\nDiagnostic-Code: smtp; " +
                printable(format(recipient.reply)) + '\n';
    return text;
}

std::string stuffed(const std::string& text)
{
    std::string result;
    bool at_line_start = true;
    for (const char c : text) {
        if (at_line_start && c == '.')
            result += '.';
        result += c;
        at_line_start = c == '\n';
    }
    return result + (at_line_start ? "" : "\n");
}

} // namespace

std::string format(const Bounce& bounce, const std::string& tick, queue::Instant now)
{
    const auto boundary = "=_" + tick + "_report";
    const auto part = [&](const std::string& type, const std::string& text) {
        return "--" + boundary + "\nContent-Type: " + type + "\n\n" + text +
               (text.ends_with('\n') ? "" : "\n") + '\n';
    };
    const auto text = "From: Mail Delivery System <MAILER-DAEMON@" + bounce.host +
                      ">\nTo: " + bounce.sender.mailbox +
                      "\nSubject: Your message could not be delivered\nDate: " + date(now) +
                      "\nMessage-ID: <" + tick + '@' + bounce.host +
                      ">\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
                      "Content-Type: multipart/report; report-type=delivery-status;\n boundary=\"" +
                      boundary + "\"\n\n" + part("text/plain; charset=utf-8", in_words(bounce)) +
                      part("message/delivery-status", for_machines(bounce)) +
                      part("text/rfc822-headers", bounce.header) + "--" + boundary + "--\n";
    bsmtp::Envelope envelope;
    envelope.tick = tick;
    if (std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; }))
        envelope.parameters.set("BODY", "8BITMIME");
    envelope.recipients.push_back({bounce.sender, {}});
    return format(envelope) + stuffed(text) + ".\n";
}

} // namespace smtpplus::deliver
