#include "bsmtp/mail_envelope.hpp"

#include "bsmtp/reader.hpp"
#include "common/text.hpp"

#include <unordered_set>

namespace smtpplus::bsmtp {
namespace {

// The first block of Resent fields, which is the latest; it ends where one repeats that stands once in each.
std::vector<const message::Field*> resent_block(const message::Header& header)
{
    std::vector<const message::Field*> block;
    bool has_from = false;
    bool has_date = false;
    for (const auto& field : header.fields()) {
        if (!starts_with_ignoring_case(field.name(), "Resent-")) {
            if (!block.empty())
                break;
            continue;
        }
        if ((field.is("Resent-From") && std::exchange(has_from, true)) ||
            (field.is("Resent-Date") && std::exchange(has_date, true)))
            break;
        block.push_back(&field);
    }
    return block;
}

std::vector<const message::Field*> all_fields(const message::Header& header)
{
    std::vector<const message::Field*> all;
    for (const auto& field : header.fields())
        all.push_back(&field);
    return all;
}

struct Fields {
    std::vector<const message::Field*> fields;
    std::string prefix; // "Resent-", or nothing
};

Fields fields_that_count(const message::Header& header)
{
    if (auto block = resent_block(header); !block.empty())
        return {std::move(block), "Resent-"};
    return {all_fields(header), ""};
}

Result<Path> sender_of(const Fields& from, const Ends& ends)
{
    if (ends.sender)
        return to_path(*ends.sender);
    for (const auto* field : from.fields) {
        if (!field->is(from.prefix + "From"))
            continue;
        const auto mailboxes = message::parse_addresses(field->body()).mailboxes();
        if (mailboxes.empty())
            return Error{"no sender: no address in " + std::string{field->name()}};
        return to_path(mailboxes.front());
    }
    return Error{"no sender: neither an origin nor a From field"};
}

} // namespace

Result<Path> to_path(const message::Mailbox& mailbox)
{
    const Path path{mailbox.address()};
    const auto read = parse_path(format(path));
    if (!read)
        return Error{read.error().what + ": " + path.mailbox.substr(0, 100)};
    return path;
}

Result<Envelope> envelope_of(const message::Header& header, const Ends& ends)
{
    const auto from = fields_that_count(header);
    auto sender = sender_of(from, ends);
    if (!sender)
        return sender.error();
    Envelope envelope{make_tick(), *std::move(sender), {}, {}};
    std::unordered_set<std::string> known;
    const auto add = [&](const message::Mailbox& mailbox) -> std::optional<Error> {
        auto path = to_path(mailbox);
        if (!path)
            return path.error();
        if (known.insert(mailbox.local_part + '@' + lower(mailbox.domain)).second)
            envelope.recipients.push_back({*std::move(path), {}});
        return {};
    };
    for (const auto* field : from.fields) {
        if (!field->is(from.prefix + "To") && !field->is(from.prefix + "Cc") &&
            !field->is(from.prefix + "Bcc"))
            continue;
        const auto list = message::parse_addresses(field->body());
        if (!list.errors.empty())
            return Error{std::string{field->name()} + ": " + list.errors.front().what};
        for (const auto& mailbox : list.mailboxes())
            if (auto error = add(mailbox))
                return Error{std::string{field->name()} + ": " + error->what};
    }
    if (envelope.recipients.empty() && ends.recipient)
        if (auto error = add(*ends.recipient))
            return *std::move(error);
    if (envelope.recipients.empty())
        return Error{"no recipient in To, Cc or Bcc"};
    if (envelope.recipients.size() > Reader::max_recipients)
        return Error{"too many recipients"};
    return envelope;
}

void hide_blind_copies(message::Header& header)
{
    header.erase("Bcc");
    header.erase("Resent-Bcc");
}

} // namespace smtpplus::bsmtp
