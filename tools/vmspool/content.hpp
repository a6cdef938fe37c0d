// A spool file taken out of its wrapping: NETDATA decoded, records made lines, EBCDIC made UTF-8. Nothing of
// it counts before all of it was right, so it is put aside whole.
#pragma once

#include "common/input.hpp"
#include "common/result.hpp"
#include "ebcdic/code_page.hpp"
#include "netdata/file_info.hpp"
#include "vmspool/recognise.hpp"
#include "vmspool/text_spool.hpp"

#include <optional>
#include <string>
#include <vector>

namespace smtpplus::vmspool {

struct Content {
    Kind kind = Kind::text; // bsmtp, mail, note; or text, when NETDATA says that it is a message
    TextSpool text;
    RecordLayout layout;                   // of what was not NETDATA
    std::optional<netdata::Header> header; // INMR01
    bool is_message = false;               // INMTERM
    std::size_t preamble = 0;              // octets of the text before the mail
    std::vector<std::string> remarks;      // what was strange and did no harm
};

/// Reads `in` to its end. An error names what it is instead of mail, or what is wrong with it.
Result<Content> read_content(Input& in, const ebcdic::CodePage& page);

} // namespace smtpplus::vmspool
