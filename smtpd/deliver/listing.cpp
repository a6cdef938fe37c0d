#include "deliver/listing.hpp"

#include "common/failure.hpp"
#include "queue/segment.hpp"

#include <algorithm>
#include <fcntl.h>
#include <functional>
#include <map>

namespace smtpplus::deliver {
namespace {

using queue::Entry;
using LastEntries = std::map<std::pair<std::uint64_t, std::uint32_t>, Entry>; // by offset and recipient

// Segments come and go while we read.
void each_segment(const queue::Directory& directory, const std::function<void(queue::Segment&, int)>& body)
{
    for (const auto generation : directory.generations()) {
        const auto name = queue::segment_name(generation);
        queue::Segment segment{directory, generation, queue::Segment::Trust::as_it_is};
        const auto fd = directory.try_open(name, O_RDONLY, ENOENT);
        if (!fd)
            continue;
        try {
            segment.read([](std::size_t) {}, [](const queue::Damage&, const std::string&) {});
        } catch (const Failure&) {
            if (directory.still_names(name, fd->get()))
                throw;
            continue;
        }
        body(segment, fd->get());
    }
}

// In quotes. What is no control character stays as it is; octets that are no UTF-8 become U+FFFD.
std::string json(std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string result = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::size_t length = c < 0x80                ? 1
                                   : c >= 0xC2 && c < 0xE0 ? 2
                                   : c >= 0xE0 && c < 0xF0 ? 3
                                   : c >= 0xF0 && c < 0xF5 ? 4
                                                           : 0;
        const auto rest = text.substr(i + 1, length == 0 ? 0 : length - 1);
        const bool whole = length > 0 && rest.size() == length - 1 &&
                           std::ranges::all_of(rest, [](char next) { return (next & 0xC0) == 0x80; });
        if (c == '"' || c == '\\')
            result += std::string{'\\', static_cast<char>(c)};
        else if (c < ' ')
            result += std::string{"\\u00"} + digits[c >> 4] + digits[c & 15];
        else if (whole)
            result += text.substr(i, length);
        else
            result += "\xEF\xBF\xBD";
        i += whole ? length : 1;
    }
    return result + '"';
}

struct Waiting {
    const queue::Message& message;
    const bsmtp::Envelope& envelope;
    const LastEntries& last;

    template <typename Body>
    void each_recipient(const Body& body) const
    {
        static const Entry none;
        const auto count = std::min(message.recipients.size(), envelope.recipients.size());
        for (std::size_t number = 0; number < count; ++number) {
            if (is_final(message.recipients[number].state))
                continue;
            const auto found = last.find({message.record.offset, static_cast<std::uint32_t>(number + 1)});
            body(envelope.recipients[number].path, message.recipients[number],
                 found == last.end() ? none : found->second);
        }
    }
};

// TICK  queued  octets  <sender>  <recipient>  state, and what a person wants to know of it
std::string as_text(const Waiting& waiting)
{
    std::string text;
    waiting.each_recipient([&](const bsmtp::Path& path, const queue::Outcome& outcome, const Entry& last) {
        text += waiting.envelope.tick + ' ' + queue::format_instant(waiting.message.record.time) + ' ' +
                std::to_string(waiting.message.record.size) + ' ' + format(waiting.envelope.sender) + ' ' +
                format(path) + ' ' + std::string{queue::name_of(outcome.state)};
        if (outcome.state == queue::State::deferred)
            text += " tries=" + std::to_string(outcome.tries) +
                    " next=" + queue::format_instant(outcome.next) + ' ' + format(last.reply);
        text += '\n';
    });
    return text;
}

std::string as_json(const Waiting& waiting)
{
    std::string text = "{\"tick\":" + json(waiting.envelope.tick) +
                       ",\"queued\":" + json(queue::format_instant(waiting.message.record.time)) +
                       ",\"size\":" + std::to_string(waiting.message.record.size) +
                       ",\"sender\":" + json(waiting.envelope.sender.mailbox) + ",\"recipients\":[";
    bool first = true;
    waiting.each_recipient([&](const bsmtp::Path& path, const queue::Outcome& outcome, const Entry& last) {
        text += std::string{std::exchange(first, false) ? "" : ","} + "{\"recipient\":" + json(path.mailbox) +
                ",\"state\":" + json(queue::name_of(outcome.state));
        if (outcome.state == queue::State::deferred)
            text += ",\"tries\":" + std::to_string(outcome.tries) +
                    ",\"next\":" + json(queue::format_instant(outcome.next)) +
                    ",\"reply\":" + json(format(last.reply));
        text += '}';
    });
    return text + "]}\n";
}

LastEntries last_entries(const queue::Directory& directory, queue::Segment& segment)
{
    LastEntries last;
    queue::read_journal(directory, segment.generation(), [&](const Entry& entry) {
        if (entry.state == queue::State::deferred)
            last[{entry.offset, entry.recipient}] = entry;
        else
            last.erase({entry.offset, entry.recipient});
    });
    return last;
}

} // namespace

void list(const queue::Directory& directory, bool json, Output& out)
{
    each_segment(directory, [&](queue::Segment& segment, int fd) {
        if (segment.open() == 0)
            return;
        const auto last = last_entries(directory, segment);
        for (const auto& message : segment.messages()) {
            if (message.open == 0)
                continue;
            const auto stored = envelope_at(fd, message.record);
            if (stored) {
                const Waiting waiting{message, stored->envelope, last};
                out.write(json ? as_json(waiting) : as_text(waiting));
            }
        }
        out.flush();
    });
}

bool print(const queue::Directory& directory, const std::string& tick, Output& out)
{
    bool found = false;
    const auto hash = queue::hash_of_tick(tick);
    each_segment(directory, [&](queue::Segment& segment, int fd) {
        for (const auto& message : segment.messages()) {
            if (message.tick_hash != hash)
                continue;
            const auto stored = envelope_at(fd, message.record);
            if (!stored || stored->envelope.tick != tick)
                continue;
            found = true;
            auto [at, left] = std::pair{message.record.offset, message.record.size};
            while (left > 0) {
                const auto piece = queue::read_at(fd, at, std::min<std::uint64_t>(left, 256 * 1024));
                if (piece.empty())
                    throw Failure{ExitStatus::try_again, tick + ": it ends too early"};
                out.write(piece);
                at += piece.size();
                left -= piece.size();
            }
        }
    });
    return found;
}

} // namespace smtpplus::deliver
