// The decks that vmpunch makes of mail: NETDATA as CMS NOTE writes it, plain cards, or a batch for a MAILER.
#pragma once

#include "bsmtp/envelope.hpp"
#include "vmspool/attributes.hpp"
#include "vmspool/records.hpp"

#include <string>
#include <string_view>

namespace smtpplus::vmspool {

enum class DeckFormat { netdata, punch };

/// NETDATA of a note: INMTERM, variable records, the longest one as their length.
std::string netdata_deck(const Records& lines, const VmAddress& from, const VmAddress& to);

/// A card for each record, which has at most 80 columns.
std::string card_deck(const Records& cards);

/// `:READ  MAIL     NOTE     A1`, the header of CMS PUNCH.
std::string read_card(const Attributes& attributes);

struct BsmtpDeck {
    std::string cards;
    std::size_t lost = 0;
};

/// A whole batch of one transaction, from HELO to QUIT, as Crosswell's MAILER reads it. It is NETDATA when
/// that is wanted, or when a line of the envelope is longer than a card.
BsmtpDeck bsmtp_deck(const ebcdic::CodePage& page, const bsmtp::Envelope& envelope, std::string_view text,
                     DeckFormat format, const VmAddress& from, const VmAddress& to);

} // namespace smtpplus::vmspool
