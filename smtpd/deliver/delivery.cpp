#include "deliver/delivery.hpp"

#include "common/failure.hpp"

#include <algorithm>

namespace smtpplus::deliver {

std::optional<Delivery> open_delivery(Backlog& backlog, Ref ref, std::uint16_t lane)
{
    const auto place = backlog.find(ref);
    if (!place)
        return {};
    const auto& record = place.message->record;
    Delivery delivery;
    delivery.file = place.segment->file();
    auto stored = envelope_at(delivery.file.get(), record);
    if (!stored || stored->envelope.recipients.size() != place.message->recipients.size())
        throw Failure{ExitStatus::try_again, "the envelope cannot be read again"};
    delivery.ref = ref;
    delivery.queued = record.time;
    delivery.text = stored->text;
    delivery.text_end = record.offset + record.size;
    auto all = std::exchange(stored->envelope.recipients, {});
    delivery.envelope = std::move(stored->envelope);
    if (delivery.envelope.tick.empty())
        delivery.envelope.tick = "Q" + std::to_string(ref.generation) + '.' + std::to_string(record.offset);
    for (std::size_t number = 0; number < all.size(); ++number) {
        const auto& outcome = place.message->recipients[number];
        if (outcome.hands != queue::Hands::lane || outcome.lane != lane || is_final(outcome.state))
            continue;
        delivery.envelope.recipients.push_back(std::move(all[number]));
        delivery.numbers.push_back(number);
    }
    for (const auto number : delivery.numbers)
        place.message->recipients[number].hands = queue::Hands::agent;
    if (delivery.numbers.empty())
        return {};
    return delivery;
}

void give_back(Backlog& backlog, Ref ref, std::uint16_t lane, queue::Instant due)
{
    const auto place = backlog.find(ref);
    if (!place || place.message->open == 0)
        return;
    for (auto& outcome : place.message->recipients)
        if (outcome.hands == queue::Hands::lane && outcome.lane == lane)
            outcome.hands = queue::Hands::none;
    backlog.schedule(ref, due);
}

std::string header_of(const Delivery& delivery)
{
    static constexpr std::size_t most = 32 * 1024;
    const auto size = std::min<std::uint64_t>(delivery.text_end - delivery.text, most);
    auto text = '\n' + queue::read_at(delivery.file.get(), delivery.text, size);
    const auto blank = text.find("\n\n");
    const auto dot = text.find("\n.\n");
    text.resize(std::min({text.size(), blank, dot}));
    // Cut off in the middle, it ends with a whole line.
    if (blank == text.npos && dot == text.npos)
        text.resize(text.rfind('\n'));
    for (auto at = text.find("\n."); at != text.npos; at = text.find("\n.", at + 1))
        text.erase(at + 1, 1); // RFC 5321, 4.5.2
    text.erase(0, 1);
    return text.empty() ? text : text + '\n';
}

} // namespace smtpplus::deliver
