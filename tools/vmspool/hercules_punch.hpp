// hercules:HOST:PORT: a card reader of Hercules, `3505 HOST:PORT sockdev ebcdic eof`, whose real user is
// chosen by the ID card in front of the deck.
//
// One deck, one connection, and Hercules never says a word. It closes a connection at once when its reader is
// busy, and after the guest has read the last card and the end of file when all went well. So only a close
// that comes after we have shut down our side, and without an error, counts; anything else is tried again,
// the whole deck.
#pragma once

#include "vmspool/punch.hpp"

namespace smtpplus::vmspool {

class HerculesPunch : public Punch {
public:
    explicit HerculesPunch(const Spec& spec);

    bsmtp::Reply punch(const VmAddress& to, const Attributes& attributes, std::string_view deck) override;

private:
    std::string host_;
    std::string port_;
    unsigned tries_;
    unsigned timeout_; // seconds without progress
    bool has_id_card_;
};

/// `ID BOB CLASS M NAME MAIL NOTE`, one card in EBCDIC.
std::string id_card(const std::string& user, const Attributes& attributes);

} // namespace smtpplus::vmspool
