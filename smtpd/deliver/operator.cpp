#include "deliver/operator.hpp"

#include "common/failure.hpp"
#include "queue/control.hpp"
#include "queue/store_options.hpp"

namespace smtpplus::deliver {
namespace {

enum class Wish { retry, remove };

queue::Entry entry_for(const queue::Message& message, const bsmtp::Envelope& envelope, std::size_t number,
                       Wish wish)
{
    queue::Entry entry;
    entry.time = queue::now();
    entry.offset = message.record.offset;
    entry.tick = envelope.tick;
    entry.recipient = static_cast<std::uint32_t>(number + 1);
    entry.path = envelope.recipients[number].path;
    entry.state = wish == Wish::remove ? queue::State::removed : queue::State::deferred;
    entry.tries = message.recipients[number].tries;
    entry.next = entry.time;
    entry.reply = {450, "4.0.0", "to be tried at once, by hand"};
    if (wish == Wish::remove)
        entry.reply = {250, "2.0.0", "removed by hand"};
    return entry;
}

std::size_t grant(Backlog& backlog, Ref ref, Wish wish, const Log& log)
{
    auto place = backlog.find(ref);
    const auto stored = envelope_at(place.segment->file().get(), place.message->record);
    if (!stored)
        return 0;
    std::size_t count = 0;
    const auto recipients = std::min(stored->envelope.recipients.size(), place.message->recipients.size());
    for (std::size_t number = 0; number < recipients; ++number) {
        auto& outcome = place.message->recipients[number];
        if (is_final(outcome.state) || (wish == Wish::retry && outcome.hands != queue::Hands::none))
            continue;
        const auto entry = entry_for(*place.message, stored->envelope, number, wish);
        backlog.record(ref.generation, entry);
        log(stored->envelope.tick + ' ' + format(entry.path) + ' ' + entry.reply.text);
        ++count;
        if (wish == Wish::retry) {
            outcome.next = entry.next;
            backlog.schedule(ref, entry.next);
            continue;
        }
        backlog.settle(ref, number, queue::State::removed);
        place = backlog.find(ref);
        if (!place)
            break; // that was the last one of its segment
    }
    return count;
}

} // namespace

std::string serve(Backlog& backlog, const std::string& request, const Log& log)
{
    const auto blank = request.find(' ');
    const auto verb = request.substr(0, blank);
    const auto id = blank == request.npos ? std::string{} : request.substr(blank + 1);
    if ((verb != "retry" && verb != "rm") || id.empty() || (verb == "rm" && id == "*"))
        return format(bsmtp::Reply{500, "5.5.1", "retry ID, retry * or rm ID"});
    const auto found = backlog.open_messages(id == "*" ? "" : id);
    if (found.empty() && id != "*")
        return format(bsmtp::Reply{550, "5.0.0", "no message " + id + " waits in the queue"});
    std::size_t count = 0;
    for (const auto ref : found)
        count += grant(backlog, ref, verb == "rm" ? Wish::remove : Wish::retry, log);
    return format(bsmtp::Reply{250, "2.0.0", std::to_string(count) + " recipients"});
}

bsmtp::Reply ask(const queue::Directory& directory, const std::string& request, const Log& log)
{
    auto answer = queue::ask_daemon(directory, request);
    if (!answer) {
        Backlog backlog{directory, queue::StoreOptions{}.segment_size, log};
        backlog.look(true);
        while (backlog.read_next()) {
        }
        answer = serve(backlog, request, [](const std::string&) {}); // who asked knows it
        backlog.sync()();
    }
    const auto reply = bsmtp::parse_reply(*answer);
    if (!reply)
        throw Failure{ExitStatus::bug, "the daemon says: " + *answer};
    return *reply;
}

} // namespace smtpplus::deliver
