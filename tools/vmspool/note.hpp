// Headers as CMS and its mail programs write them, made such that the rest of the world reads them: `user at
// node`, names without domains, dates of 1993. What is right already is not touched.
#pragma once

#include "message/address.hpp"
#include "message/date.hpp"
#include "message/header.hpp"

#include <string>

namespace smtpplus::vmspool {

/// What names that the world does not know are completed with; empty: they stay as they are.
struct Naming {
    std::string domain;      // for a bare user: user@domain
    std::string node_domain; // for a node, a domain without a dot: user@NODE.node_domain
};

/// True if it changed.
bool complete(message::Mailbox& mailbox, const Naming& naming);

/// Rewrites the fields of addresses in which one is in a CMS form or was completed.
void mend_addresses(message::Header& header, const Naming& naming);

/// A Date in another form than RFC 5322's is rewritten; one that nobody can read becomes X-Original-Date.
/// Where there is none then, `otherwise` is the date.
void mend_date(message::Header& header, const message::Date& otherwise);

/// Message-ID, where there is none.
void add_message_id(message::Header& header, const std::string& domain);

/// Says that the text is UTF-8 (or octets of an unknown charset) where it has no MIME fields.
void add_charset(message::Header& header, bool is_utf8);

} // namespace smtpplus::vmspool
