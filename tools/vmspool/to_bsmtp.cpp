#include "vmspool/to_bsmtp.hpp"

#include "common/text.hpp"
#include "message/take_header.hpp"
#include "vmspool/message_text.hpp"

namespace smtpplus::vmspool {
namespace {

void drain(Input& in)
{
    while (!in.peek().empty())
        in.consume(in.buffered().size());
}

std::string place(const std::string& name, const Error& error)
{
    return error.offset ? name + ": " + hex_offset(*error.offset) : name;
}

message::Mailbox mailbox(const std::string& user, const std::string& node)
{
    return {{}, user, node};
}

// When NETDATA says when it was sent, that is the date of a note without one.
message::Date date_of(const Content& content)
{
    if (content.header)
        if (const auto sent = message::parse_date(netdata::iso_time(content.header->time)))
            return sent->date;
    return message::now();
}

} // namespace

ToBsmtp::ToBsmtp(const ToBsmtpOptions& options, std::function<void(const std::string&)> tell)
    : options_{options}, tell_{std::move(tell)}, page_{options.page}
{
}

ExitStatus ToBsmtp::refuse(const std::string& name, const Error& error)
{
    tell_(place(name, error) + ": " + error.what);
    return ExitStatus::bad_input;
}

ExitStatus ToBsmtp::convert(Input& in, Output& out)
{
    auto content = read_content(in, page_);
    drain(in);
    if (!content)
        return refuse(in.name(), content.error());
    for (const auto& remark : content->remarks)
        tell_(in.name() + ": " + remark);
    return content->kind == Kind::bsmtp ? deck(*content, in.name(), out) : mail(*content, in.name(), out);
}

bsmtp::Ends ToBsmtp::ends_of(const Content& content) const
{
    bsmtp::Ends ends{options_.origin, {}};
    if (content.header) {
        const auto& header = *content.header;
        if (!ends.sender && !header.from_user.empty())
            ends.sender = mailbox(header.from_user, header.from_node);
        if (!header.to_user.empty())
            ends.recipient = mailbox(header.to_user, header.to_node);
    }
    for (auto* end : {&ends.sender, &ends.recipient})
        if (*end)
            complete(**end, options_.naming);
    return ends;
}

ExitStatus ToBsmtp::mail(Content& content, const std::string& name, Output& out)
{
    auto text = content.text.reread(name);
    text.peek(content.preamble);
    text.consume(content.preamble);
    auto header = message::take_header(text);
    if (!header)
        return refuse(name, header.error());
    mend_addresses(*header, options_.naming);
    auto envelope = bsmtp::envelope_of(*header, ends_of(content));
    if (!envelope)
        return refuse(name, envelope.error());
    bsmtp::hide_blind_copies(*header);
    mend_date(*header, date_of(content));
    if (!header->has("From"))
        header->append(message::make_field("From", envelope->sender.mailbox));
    add_message_id(*header, options_.host);
    if (!content.text.is_ascii()) {
        add_charset(*header, content.text.is_utf8());
        envelope->parameters.set("BODY", "8BITMIME");
    }
    write_transaction(*envelope, *header, text, out);
    return ExitStatus::ok;
}

ToBsmtp::Explanation ToBsmtp::explain(Input& in)
{
    const auto content = read_content(in, page_);
    drain(in);
    if (!content)
        return {place(in.name(), content.error()) + ": " + content.error().what, ExitStatus::bad_input};
    std::string text = in.name() + ": ";
    text += content->is_message && content->kind == Kind::text ? "message" : name_of(content->kind);
    if (content->header) {
        const auto& header = *content->header;
        text += " in NETDATA from " + header.from_user + " at " + header.from_node + " to " + header.to_user +
                " at " + header.to_node;
    } else {
        text += ", " + describe(content->layout);
    }
    if (content->header || content->layout.coding == Coding::ebcdic)
        text += ", code page " + options_.page;
    else
        text += content->text.is_ascii()  ? ""
                : content->text.is_utf8() ? ", UTF-8"
                                          : ", unknown 8-bit charset";
    if (options_.origin)
        text += ", origin " + options_.origin->address();
    return {std::move(text), ExitStatus::ok};
}

} // namespace smtpplus::vmspool
