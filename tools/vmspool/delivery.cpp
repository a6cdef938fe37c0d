#include "vmspool/delivery.hpp"

#include "bsmtp/reader.hpp"
#include "common/failure.hpp"
#include "vmspool/fold.hpp"

namespace smtpplus::vmspool {
namespace {

const bsmtp::Reply too_large{552, "5.3.4", "message is too large"};

// A transaction without an id is answered too.
std::string reply_line(const bsmtp::Envelope& envelope, const bsmtp::Recipient& recipient,
                       const bsmtp::Reply& reply)
{
    return format(bsmtp::RecipientReply{envelope.tick.empty() ? "-" : envelope.tick, recipient.path, reply}) +
           '\n';
}

// The text of the transaction that the reader stands at, to its dot; nothing when it is too large.
std::optional<std::string> read_text(bsmtp::Reader& reader, std::size_t max_size)
{
    std::string text;
    bool fits = true;
    for (auto piece = reader.text(); !piece.empty(); piece = reader.text()) {
        fits = fits && piece.size() <= max_size - text.size();
        if (fits)
            text.append(piece);
        else
            text.clear();
    }
    return fits ? std::optional{std::move(text)} : std::nullopt;
}

// In a batch the troubles of this machine are a temporary reply; the next transaction may fare better.
template <typename Action>
bsmtp::Reply reply_of(const Action& action)
{
    try {
        return action();
    } catch (const Failure& failure) {
        return {451, "4.3.0", failure.what()};
    }
}

} // namespace

Delivery::Delivery(Punch& punch, const ebcdic::CodePage& page, DeliveryOptions options)
    : punch_{punch}, page_{page}, options_{std::move(options)}
{
}

bsmtp::Reply Delivery::deliver(const VmAddress& to, std::string_view message)
{
    const auto text = to_records(page_, message);
    warn_of_loss(text.lost, "message");
    return deliver_deck(to, deck_for(to, text));
}

bsmtp::Reply Delivery::deliver_deck(const VmAddress& to, std::string_view deck)
{
    return punch_.punch(to, options_.attributes, deck);
}

std::string Delivery::deck_for(const VmAddress& to, const EbcdicText& text) const
{
    if (options_.format == DeckFormat::netdata)
        return netdata_deck(text.lines, options_.attributes.origin, to);
    const auto cards = card_deck(fold(text.lines, Folding::text));
    return options_.has_read_card ? read_card(options_.attributes) + cards : cards;
}

bool Delivery::run_batch(Input& in, Output& replies)
{
    bsmtp::Reader reader{in};
    reader.on_answer = [&](const bsmtp::Answer& answer) {
        if (!answer.reply.is_success() && on_warning)
            on_warning(describe(in.name(), answer));
    };
    while (reader.next()) {
        const auto envelope = reader.envelope();
        const auto message = read_text(reader, options_.max_size);
        if (message) {
            deliver_all(envelope, *message, replies);
        } else {
            for (const auto& recipient : envelope.recipients)
                replies.write(reply_line(envelope, recipient, too_large));
        }
        replies.flush();
    }
    return reader.faults() == 0;
}

void Delivery::deliver_all(const bsmtp::Envelope& envelope, std::string_view message, Output& replies)
{
    const auto answer = [&](const bsmtp::Recipient& recipient, const bsmtp::Reply& reply) {
        replies.write(reply_line(envelope, recipient, reply));
    };
    if (options_.mailer) {
        const auto deck = bsmtp_deck(page_, envelope, message, options_.format, options_.attributes.origin,
                                     *options_.mailer);
        warn_of_loss(deck.lost, envelope.tick);
        const auto reply = reply_of([&] { return deliver_deck(*options_.mailer, deck.cards); });
        for (const auto& recipient : envelope.recipients)
            answer(recipient, reply);
        return;
    }
    const auto text = to_records(page_, message);
    warn_of_loss(text.lost, envelope.tick);
    for (const auto& recipient : envelope.recipients)
        answer(recipient, reply_of([&] { return deliver_to(recipient, text); }));
}

bsmtp::Reply Delivery::deliver_to(const bsmtp::Recipient& recipient, const EbcdicText& text)
{
    const auto to = vm_address(recipient.path, options_.domains);
    if (!to)
        return {550, "5.1.1", to.error().what};
    return deliver_deck(*to, deck_for(*to, text));
}

void Delivery::warn_of_loss(std::size_t lost, const std::string& where) const
{
    if (lost > 0 && on_warning)
        on_warning(where + ": " + std::to_string(lost) + " characters that the code page lacks became SUB");
}

std::optional<std::string> read_all(Input& in, std::size_t max_size)
{
    std::string text;
    for (auto piece = in.peek(); !piece.empty(); piece = in.peek()) {
        if (piece.size() > max_size - text.size())
            return std::nullopt;
        text.append(piece);
        in.consume(piece.size());
    }
    return text;
}

} // namespace smtpplus::vmspool
