// What lies in a reader, told by its first octets and never by its name, class or form.
#pragma once

#include "ebcdic/code_page.hpp"
#include "vmspool/record_layout.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace smtpplus::vmspool {

enum class Kind {
    empty,
    netdata,
    bsmtp,
    mail,        // a header as RFC 5322 has it
    note,        // a header as CMS NOTE writes it
    text,        // readable, but no mail
    disk_dump,   // CMS DISK DUMP: X'02' CMS
    vms_dump,    // VMSDUMP of Jnet on VMS: X'FF0D00' VMSDUMP, in ASCII
    card_dump,   // :CARD, of BITNET
    translated,  // NETDATA that somebody took for text
    funet_spool, // a spool file of the NJE emulator FUNET-NJE, with its own header
    binary,
};

/// `CMS NOTE`, `DISK DUMP file`
std::string_view name_of(Kind kind);

struct Recognition {
    Kind kind = Kind::binary;
    RecordLayout layout = {}; // when it is text of any kind
    std::size_t skip = 0;     // octets X'00' before it
    bool operator==(const Recognition&) const = default;
};

constexpr std::size_t recognised_octets = 64 * 1024; // so many decide

/// Looks at the start of a file. `whole` when `start` is all of it.
Recognition recognise(std::string_view start, bool whole, const ebcdic::CodePage& page);

/// The same for text that was taken out of its records: bsmtp, mail, note or text.
Kind recognise_text(std::string_view start);

/// The octets before the mail: blank lines, the card of CMS PUNCH (:READ), the card of a card reader (ID,
/// USERID).
std::size_t preamble_length(std::string_view text);

} // namespace smtpplus::vmspool
