#include "deliver/settler.hpp"

#include "common/failure.hpp"
#include "common/text.hpp"
#include "deliver/bounce.hpp"
#include "queue/set_aside.hpp"

#include <algorithm>

namespace smtpplus::deliver {
namespace {

constexpr std::size_t max_text = 1000; // of a reply, in the journal and in the log

// RFC 3461, 4.1: no word about it if the sender did not want one
bool wants_bounce(const bsmtp::Recipient& recipient)
{
    const auto notify = upper(recipient.parameters.value("NOTIFY"));
    return notify.empty() || notify.find("FAILURE") != notify.npos;
}

std::string describe(const bsmtp::Envelope& envelope, std::size_t index)
{
    return envelope.tick + ' ' + format(envelope.recipients[index].path);
}

} // namespace

void Settler::answer(Delivery& delivery, std::size_t index, const bsmtp::Reply& reply, const std::string& via)
{
    if (reply.is_permanent())
        delivery.failed.push_back({index, reply, false});
    else if (reply.code / 100 == 2)
        settle(delivery, index, queue::State::delivered, reply, "delivered" + via);
    else if (is_over(options_.retry, delivery.queued, queue::now()))
        delivery.failed.push_back({index, reply, true});
    else
        defer(delivery, index, reply, via);
}

void Settler::defer(const Delivery& delivery, std::size_t index, const bsmtp::Reply& reply,
                    const std::string& via)
{
    const auto place = backlog_.find(delivery.ref);
    if (!place)
        return;
    auto& outcome = place.message->recipients[delivery.numbers[index]];
    outcome.hands = queue::Hands::none;
    if (is_final(outcome.state))
        return; // removed meanwhile
    ++outcome.tries;
    const auto delay = delay_after(options_.retry, outcome.tries, random_());
    outcome.state = queue::State::deferred;
    outcome.next = queue::now() + delay.count();
    queue::Entry entry;
    entry.state = queue::State::deferred;
    entry.tries = outcome.tries;
    entry.next = outcome.next;
    entry.reply = reply;
    backlog_.schedule(delivery.ref, outcome.next);
    backlog_.log(describe(delivery.envelope, index) + " deferred" + via + " for " +
                 std::to_string(delay.count()) + " s: " + format(reply).substr(0, max_text));
    write(delivery, index, std::move(entry));
}

void Settler::write(const Delivery& delivery, std::size_t index, queue::Entry entry)
{
    const auto place = backlog_.find(delivery.ref);
    entry.time = queue::now();
    entry.offset = place ? place.message->record.offset : 0;
    entry.tick = delivery.envelope.tick;
    entry.recipient = static_cast<std::uint32_t>(delivery.numbers[index] + 1);
    entry.path = delivery.envelope.recipients[index].path;
    entry.reply.text = entry.reply.text.substr(0, max_text);
    backlog_.record(delivery.ref.generation, entry);
}

// First the journal, then the memory of it: the last recipient takes the segment with it.
void Settler::settle(const Delivery& delivery, std::size_t index, queue::State state,
                     const bsmtp::Reply& reply, const std::string& remark)
{
    const auto place = backlog_.find(delivery.ref);
    if (!place)
        return;
    auto& outcome = place.message->recipients[delivery.numbers[index]];
    outcome.hands = queue::Hands::none;
    backlog_.log(describe(delivery.envelope, index) + ' ' + remark + ": " +
                 format(reply).substr(0, max_text));
    if (is_final(outcome.state))
        return; // removed meanwhile
    queue::Entry entry;
    entry.state = state;
    entry.reply = reply;
    write(delivery, index, std::move(entry));
    backlog_.settle(delivery.ref, delivery.numbers[index], state);
}

void Settler::finish(Delivery delivery)
{
    std::vector<Failed> silent;
    auto& failed = delivery.failed;
    const auto quiet = std::stable_partition(failed.begin(), failed.end(), [&](const Failed& one) {
        return wants_bounce(delivery.envelope.recipients[one.index]);
    });
    silent.assign(quiet, failed.end());
    failed.erase(quiet, failed.end());
    for (const auto& one : silent)
        settle(delivery, one.index, one.expired ? queue::State::expired : queue::State::bounced, one.reply,
               "failed, and the sender wants no word of it (NOTIFY)");
    if (failed.empty())
        return;
    if (delivery.envelope.sender.mailbox.empty())
        set_aside(delivery);
    else
        bounce(std::make_shared<Delivery>(std::move(delivery)));
}

void Settler::settle_failed(const Delivery& delivery, queue::State state, const std::string& remark)
{
    for (const auto& one : delivery.failed)
        settle(delivery, one.index,
               one.expired && state == queue::State::bounced ? queue::State::expired : state, one.reply,
               (one.expired ? "expired, " : "failed, ") + remark);
}

void Settler::bounce(const Shared& delivery)
{
    Bounce report;
    report.host = options_.host;
    report.sender = delivery->envelope.sender;
    report.envelope_id = delivery->envelope.parameters.value("ENVID");
    report.queued = delivery->queued;
    for (const auto& one : delivery->failed)
        report.recipients.push_back({delivery->envelope.recipients[one.index].path, one.reply, one.expired});
    try {
        report.header = header_of(*delivery);
    } catch (const Failure& failure) {
        return again(*delivery, failure.what());
    }
    const auto tick = bsmtp::make_tick();
    ++storing_;
    store_.append(format(report, tick, queue::now()), [this, delivery, tick](const bsmtp::Reply& reply) {
        post_([this, delivery, tick, reply] {
            --storing_;
            if (reply.is_success())
                settle_failed(*delivery, queue::State::bounced,
                              "returned to " + format(delivery->envelope.sender) + " by " + tick);
            else
                again(*delivery, "the bounce could not be stored");
        });
    });
}

// There is nobody to return it to; a person may look at it.
void Settler::set_aside(const Delivery& delivery)
{
    auto envelope = delivery.envelope;
    envelope.recipients.clear();
    for (const auto& one : delivery.failed)
        envelope.recipients.push_back(delivery.envelope.recipients[one.index]);
    const auto name =
        queue::dead_name(envelope.tick, delivery.ref.generation, delivery.text,
                         '.' + std::to_string(delivery.numbers[delivery.failed.front().index]) + ".bsmtp");
    try {
        queue::set_aside(backlog_.directory(), name, format(envelope), delivery.file.get(), delivery.text,
                         delivery.text_end - delivery.text);
    } catch (const Failure& failure) {
        return again(delivery, failure.what());
    }
    settle_failed(delivery, queue::State::dead, "set aside as dead/" + name);
}

void Settler::again(const Delivery& delivery, const std::string& reason)
{
    backlog_.log(delivery.envelope.tick + ' ' + reason);
    for (const auto& one : delivery.failed)
        defer(delivery, one.index, one.reply, "");
}

} // namespace smtpplus::deliver
