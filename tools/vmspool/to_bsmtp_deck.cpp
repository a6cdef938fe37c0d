#include "bsmtp/reader.hpp"
#include "message/take_header.hpp"
#include "vmspool/message_text.hpp"
#include "vmspool/to_bsmtp.hpp"

namespace smtpplus::vmspool {
namespace {

// Facts and verdicts are the toolkit's own words (XSPAM, XVERDICT): from a spool file, anybody may have said
// them.
void drop_facts(bsmtp::Parameters& parameters)
{
    std::vector<std::string> facts;
    for (const auto& parameter : parameters)
        if (parameter.keyword.starts_with('X') || parameter.keyword.starts_with('x'))
            facts.push_back(parameter.keyword);
    for (const auto& keyword : facts)
        parameters.erase(keyword);
}

void complete(bsmtp::Path& path, const Naming& naming)
{
    const std::string domain{path.domain()};
    if (path.mailbox.empty())
        return;
    if (domain.empty() && !naming.domain.empty())
        path.mailbox += '@' + naming.domain;
    else if (!domain.empty() && domain.find_first_of(".[") == domain.npos && !naming.node_domain.empty())
        path.mailbox += '.' + naming.node_domain;
}

void mend_envelope(bsmtp::Envelope& envelope, const Naming& naming)
{
    if (envelope.tick.empty())
        envelope.tick = bsmtp::make_tick();
    complete(envelope.sender, naming);
    drop_facts(envelope.parameters);
    envelope.parameters.erase("SIZE"); // it told the size in the deck
    for (auto& recipient : envelope.recipients) {
        complete(recipient.path, naming);
        drop_facts(recipient.parameters);
    }
}

} // namespace

ExitStatus ToBsmtp::deck(Content& content, const std::string& name, Output& out)
{
    auto text = content.text.reread(name);
    text.peek(content.preamble);
    text.consume(content.preamble);
    bsmtp::Reader reader{text, bsmtp::Grammar::vm};
    reader.on_answer = [&](const bsmtp::Answer& answer) {
        if (!answer.reply.is_success())
            tell_(describe(name, answer));
    };
    auto status = ExitStatus::ok;
    std::size_t written = 0;
    while (reader.next()) {
        auto envelope = reader.envelope();
        const auto line = reader.first_line();
        TextSpool spool;
        for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
            spool.append(piece);
        auto message = spool.reread(name);
        auto header = message::take_header(message);
        if (!header) {
            status = refuse(name + ':' + std::to_string(line), header.error());
            continue;
        }
        mend_envelope(envelope, options_.naming);
        if (!header->has("Date"))
            mend_date(*header, message::now());
        add_message_id(*header, options_.host);
        if (!spool.is_ascii()) {
            add_charset(*header, spool.is_utf8());
            envelope.parameters.set("BODY", "8BITMIME");
        }
        write_transaction(envelope, *header, message, out);
        ++written;
    }
    if (written == 0 && reader.faults() == 0)
        return refuse(name, {"BSMTP without a transaction"});
    return reader.faults() > 0 ? ExitStatus::bad_input : status;
}

} // namespace smtpplus::vmspool
