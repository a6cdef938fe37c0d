#include "vmspool/note.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace smtpplus::vmspool {
namespace {

constexpr std::array address_fields = {"From",      "Sender",    "Reply-To",    "To",
                                       "Cc",        "Bcc",       "Resent-From", "Resent-Sender",
                                       "Resent-To", "Resent-Cc", "Resent-Bcc"};

bool has_addresses(const message::Field& field)
{
    return std::ranges::any_of(address_fields, [&](auto name) { return field.is(name); });
}

} // namespace

bool complete(message::Mailbox& mailbox, const Naming& naming)
{
    auto& domain = mailbox.domain;
    if (domain.empty()) {
        domain = naming.domain;
        return !domain.empty();
    }
    if (naming.node_domain.empty() || domain.find('.') != domain.npos || domain.starts_with('['))
        return false;
    domain += '.' + naming.node_domain;
    return true;
}

void mend_addresses(message::Header& header, const Naming& naming)
{
    for (std::size_t i = 0; i < header.fields().size(); ++i) {
        const auto& field = header.fields()[i];
        if (!has_addresses(field))
            continue;
        auto list = message::parse_addresses(field.body());
        bool changed = list.has_cms_forms;
        for (auto& address : list.addresses)
            for (auto& mailbox : address.mailboxes)
                changed |= complete(mailbox, naming);
        if (changed && list.errors.empty())
            header.replace(i, message::make_field(field.name(), message::format(list.addresses)));
    }
}

void mend_date(message::Header& header, const message::Date& otherwise)
{
    for (std::size_t i = 0; i < header.fields().size(); ++i) {
        const auto field = header.fields()[i];
        if (!field.is("Date"))
            continue;
        const auto date = message::parse_date(field.value());
        if (!date)
            header.replace(i, message::make_field("X-Original-Date", field.value()));
        else if (!date->is_standard)
            header.replace(i, message::make_field(field.name(), message::format(date->date)));
    }
    if (!header.has("Date"))
        header.append(message::make_field("Date", message::format(otherwise)));
}

void add_message_id(message::Header& header, const std::string& domain)
{
    if (!header.has("Message-ID"))
        header.append(message::make_field("Message-ID", message::make_message_id(domain)));
}

void add_charset(message::Header& header, bool is_utf8)
{
    if (header.has("MIME-Version") || header.has("Content-Type") || header.has("Content-Transfer-Encoding"))
        return;
    header.append(message::make_field("MIME-Version", "1.0"));
    header.append(
        message::make_field("Content-Type", is_utf8 ? "text/plain; charset=utf-8" // RFC 1428 names the other
                                                    : "text/plain; charset=unknown-8bit"));
    header.append(message::make_field("Content-Transfer-Encoding", "8bit"));
}

} // namespace smtpplus::vmspool
