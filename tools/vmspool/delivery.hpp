// Mail on its way into readers: the right deck for each recipient, and a reply for each. The body of vmpunch.
#pragma once

#include "bsmtp/envelope.hpp"
#include "bsmtp/reply.hpp"
#include "common/input.hpp"
#include "common/output.hpp"
#include "vmspool/deck.hpp"
#include "vmspool/punch.hpp"

#include <functional>
#include <optional>

namespace smtpplus::vmspool {

struct DeliveryOptions {
    Attributes attributes; // origin included
    DeckFormat format = DeckFormat::netdata;
    bool has_read_card = false;
    std::size_t max_size = 100 * 1024 * 1024; // octets of a message; it is held in memory
    Domains domains;
    std::optional<VmAddress> mailer; // gets every transaction whole, as BSMTP
};

class Delivery {
public:
    Delivery(Punch& punch, const ebcdic::CodePage& page, DeliveryOptions options);

    /// Called with a warning about what was punched all the same.
    std::function<void(const std::string&)> on_warning;

    /// One message for one user.
    bsmtp::Reply deliver(const VmAddress& to, std::string_view message);

    /// Cards as they are.
    bsmtp::Reply deliver_deck(const VmAddress& to, std::string_view deck);

    /// A delivery agent: reads a batch, writes a reply line for each recipient, flushed after each
    /// transaction. False if a transaction was not right. Throws Failure{try_again} when the batch ends
    /// inside one.
    bool run_batch(Input& in, Output& replies);

private:
    std::string deck_for(const VmAddress& to, const EbcdicText& text) const;
    bsmtp::Reply deliver_to(const bsmtp::Recipient& recipient, const EbcdicText& text);
    void deliver_all(const bsmtp::Envelope& envelope, std::string_view message, Output& replies);
    void warn_of_loss(std::size_t lost, const std::string& where) const;

    Punch& punch_;
    const ebcdic::CodePage& page_;
    DeliveryOptions options_;
};

/// Reads `in` to its end; nothing when that is more than `max_size` octets.
std::optional<std::string> read_all(Input& in, std::size_t max_size);

} // namespace smtpplus::vmspool
