#include "vmspool/deck.hpp"

#include "netdata/encoder.hpp"
#include "netdata/names.hpp"
#include "vmspool/fold.hpp"
#include "vmspool/punch.hpp"

#include <cstdio>
#include <ctime>

namespace smtpplus::vmspool {
namespace {

// INMFTIME of CMS: 20 digits, GMT.
std::string netdata_time()
{
    std::timespec time{};
    std::timespec_get(&time, TIME_UTC);
    std::tm parts{};
    ::gmtime_r(&time.tv_sec, &parts);
    char digits[32];
    const auto length = std::strftime(digits, sizeof digits, "%Y%m%d%H%M%S", &parts);
    std::snprintf(digits + length, sizeof digits - length, "%06ld", time.tv_nsec / 1000);
    return digits;
}

std::string padded(std::string_view text, std::size_t width)
{
    std::string field{text.substr(0, width)};
    field.resize(width, ' ');
    return field;
}

void add_stuffed(const Records& lines, Records& out)
{
    constexpr char dot = 0x4b;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].starts_with(dot))
            out.octets().push_back(dot);
        out.append(lines[i]);
    }
}

void add(const Records& pieces, Records& out)
{
    for (std::size_t i = 0; i < pieces.size(); ++i)
        out.append(pieces[i]);
}

// What is ours on the pipe, parameters among it, is nothing for a MAILER of 1988.
std::string envelope_text(const bsmtp::Envelope& envelope, const std::string& node)
{
    auto text = "HELO " + node + "\nVERB OFF\n";
    if (!envelope.tick.empty())
        text += "TICK " + envelope.tick + '\n';
    text += "MAIL FROM:" + format(envelope.sender) + '\n';
    for (const auto& recipient : envelope.recipients)
        text += "RCPT TO:" + format(recipient.path) + '\n';
    return text + "DATA\n";
}

} // namespace

std::string netdata_deck(const Records& lines, const VmAddress& from, const VmAddress& to)
{
    std::string deck;
    netdata::Encoder encode{deck};
    encode.header({.from_node = from.node,
                   .from_user = from.user,
                   .to_node = to.node.empty() ? from.node : to.node,
                   .to_user = to.user,
                   .time = netdata_time(),
                   .file_count = 1,
                   .ack_id = {}});
    netdata::FileInfo note;
    note.is_message = true;
    note.steps.push_back({});
    note.steps.back().lrecl = lines.longest();
    encode.announce(note);
    encode.begin(note);
    for (std::size_t i = 0; i < lines.size(); ++i)
        encode.record(lines[i]);
    encode.end();
    return deck;
}

std::string card_deck(const Records& cards)
{
    std::string deck;
    deck.reserve(cards.size() * card_length);
    for (std::size_t i = 0; i < cards.size(); ++i)
        deck.append(cards[i]).append(card_length - cards[i].size(), ebcdic_blank);
    return deck;
}

// Columns 1, 2-5, 8-15, 17-24, 26-27, 29-34, 36-43, 46-50.
std::string read_card(const Attributes& attributes)
{
    const auto seconds = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    char time[32];
    std::strftime(time, sizeof time, "%m/%d/%y  %H:%M", &parts);
    const auto card = ":READ  " + padded(attributes.name, 8) + ' ' + padded(attributes.type, 8) + " A1 " +
                      padded("SMTP", 6) + ' ' + time;
    return netdata::to_ebcdic(padded(card, card_length));
}

BsmtpDeck bsmtp_deck(const ebcdic::CodePage& page, const bsmtp::Envelope& envelope, std::string_view text,
                     DeckFormat format, const VmAddress& from, const VmAddress& to)
{
    auto [records, lost] = to_records(page, envelope_text(envelope, from.node));
    const auto body = to_records(page, text);
    const bool fits = records.longest() <= card_length;
    const bool on_cards = format == DeckFormat::punch && fits;
    if (on_cards)
        add(fold(body.lines, Folding::bsmtp), records);
    else
        add_stuffed(body.lines, records);
    add(to_records(page, ".\nQUIT\n").lines, records);
    return {on_cards ? card_deck(records) : netdata_deck(records, from, to), lost + body.lost};
}

} // namespace smtpplus::vmspool
