#include "bsmtp/reader.hpp"
#include "common/text.hpp"
#include "message/address.hpp"
#include "message/date.hpp"
#include "message/header.hpp"
#include "vmspool/recognise.hpp"
#include "vmspool/recognise_coding.hpp"

#include <algorithm>
#include <array>

namespace smtpplus::vmspool {
namespace {

constexpr std::array destinations = {"To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"};

bool is_destination(const message::Field& field)
{
    return std::ranges::any_of(destinations, [&](auto name) { return field.is(name); });
}

// CMS NOTE differs from RFC 5322 in ` at ` and in its dates.
bool is_note(const message::Header& header)
{
    for (const auto& field : header.fields()) {
        if ((field.is("From") || is_destination(field)) &&
            message::parse_addresses(field.body()).has_cms_forms)
            return true;
        if (!field.is("Date"))
            continue;
        const auto comma = field.value().find(',');
        if (comma != std::string::npos && comma > 3 && message::parse_date(field.value()))
            return true; // 13 November 93, 22:52:42 CET
    }
    return false;
}

} // namespace

Kind recognise_text(std::string_view start)
{
    start.remove_prefix(preamble_length(start));
    if (bsmtp::looks_like_bsmtp(start))
        return Kind::bsmtp;
    const auto header = message::Header::parse(start.substr(0, message::find_header_end(start).header));
    if (!header)
        return Kind::text;
    const auto& fields = header->fields();
    const auto usual =
        std::ranges::count_if(fields, [](const auto& field) { return is_usual_field(field.name()); });
    if (usual < 2 && std::ranges::none_of(fields, is_destination))
        return Kind::text;
    return is_note(*header) ? Kind::note : Kind::mail;
}

std::size_t preamble_length(std::string_view text)
{
    std::size_t length = 0;
    for (bool cards = true; cards && length < text.size();) {
        const auto rest = text.substr(length);
        const auto line = rest.substr(0, rest.find('\n'));
        const auto words = trim(line);
        cards = words.empty() || line.starts_with(":READ ") || starts_with_ignoring_case(line, "ID ") ||
                starts_with_ignoring_case(line, "USERID ");
        if (cards)
            length += std::min(line.size() + 1, rest.size());
    }
    return length;
}

} // namespace smtpplus::vmspool
