#include "vmspool/hercules_punch.hpp"

#include "common/failure.hpp"
#include "netdata/names.hpp"
#include "vmspool/card_reader.hpp"

#include <algorithm>
#include <thread>

namespace smtpplus::vmspool {
namespace {

constexpr char blank = 0x40;
constexpr std::chrono::milliseconds first_pause{250};
constexpr std::chrono::milliseconds longest_pause{4000};

} // namespace

HerculesPunch::HerculesPunch(const Spec& spec)
    : tries_{std::max(1U, spec.number("tries", 8))}, timeout_{std::max(1U, spec.number("timeout", 60))},
      has_id_card_{spec.setting("id", "yes") == "yes"}
{
    spec.allow({"tries", "timeout", "id"});
    const auto colon = spec.address.rfind(':');
    if (colon == spec.address.npos || colon == 0 || colon + 1 == spec.address.size())
        throw Failure{ExitStatus::usage, "not HOST:PORT: " + spec.address, "hercules:127.0.0.1:3505"};
    host_ = spec.address.substr(0, colon);
    port_ = spec.address.substr(colon + 1);
    if (host_.front() == '[' && host_.back() == ']')
        host_ = host_.substr(1, host_.size() - 2);
}

bsmtp::Reply HerculesPunch::punch(const VmAddress& to, const Attributes& attributes, std::string_view deck)
{
    if (!to.node.empty())
        return {550, "5.4.4", "a card reader is no way to node " + to.node};
    const auto cards = (has_id_card_ ? id_card(to.user, attributes) : std::string{}).append(deck);
    const CardReaderAddress address{host_, port_, std::chrono::seconds{timeout_}};
    std::string why;
    auto pause = first_pause;
    for (unsigned i = 0; i < tries_; ++i) {
        if (i > 0) {
            std::this_thread::sleep_for(pause);
            pause = std::min(2 * pause, longest_pause);
        }
        why = send_deck(address, cards);
        if (why.empty())
            return {250, "2.1.5", std::to_string(cards.size() / card_length) + " cards read for " + to.user};
    }
    return {451, "4.4.1", why};
}

// The class stands directly behind the user id.
std::string id_card(const std::string& user, const Attributes& attributes)
{
    auto text = "ID " + user + " CLASS " + attributes.spool_class;
    if (!attributes.name.empty())
        text += " NAME " + attributes.name + (attributes.type.empty() ? "" : ' ' + attributes.type);
    auto card = netdata::to_ebcdic(text);
    card.resize(card_length, blank);
    return card;
}

} // namespace smtpplus::vmspool
