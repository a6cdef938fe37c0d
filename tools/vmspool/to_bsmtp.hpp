// Whatever lies in a reader, as BSMTP: the whole of spool2bsmtp but its command line.
#pragma once

#include "bsmtp/mail_envelope.hpp"
#include "common/exit_status.hpp"
#include "common/input.hpp"
#include "common/output.hpp"
#include "ebcdic/code_page.hpp"
#include "vmspool/content.hpp"
#include "vmspool/note.hpp"

#include <functional>
#include <optional>
#include <string>

namespace smtpplus::vmspool {

struct ToBsmtpOptions {
    std::string page = "1047";
    std::optional<message::Mailbox> origin; // who sent the file
    Naming naming;
    std::string host = "localhost"; // makes message ids unique
};

class ToBsmtp {
public:
    /// `tell` takes what people should know: refusals, faults, what was strange.
    ToBsmtp(const ToBsmtpOptions& options, std::function<void(const std::string&)> tell);

    /// Reads `in` to its end, and writes its transactions. bad_input when something in it was refused; of a
    /// file that is no deck nothing is written then.
    ExitStatus convert(Input& in, Output& out);

    struct Explanation {
        std::string text; // one line
        ExitStatus status;
    };
    /// What it is, and what makes it that. Status bad_input: convert would refuse it.
    Explanation explain(Input& in);

private:
    ExitStatus mail(Content& content, const std::string& name, Output& out);
    ExitStatus deck(Content& content, const std::string& name, Output& out);
    ExitStatus refuse(const std::string& name, const Error& error);
    bsmtp::Ends ends_of(const Content& content) const;

    ToBsmtpOptions options_;
    std::function<void(const std::string&)> tell_;
    ebcdic::CodePage page_;
};

} // namespace smtpplus::vmspool
