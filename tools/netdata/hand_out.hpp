// The records of a transmission handed out: to a stream, or into a folder. Both go through an input that a
// survey has found to be right, so that nothing is put out of one that is not.
#pragma once

#include "netdata/product.hpp"
#include "netdata/records.hpp"
#include "netdata/survey.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::netdata {

struct Selection {
    std::optional<unsigned> file;     // by its number; else all
    std::vector<std::string> members; // a member, and members of NETDATA in it
};

struct Form {
    std::optional<RecordForm::Kind> kind; // else nl for text, raw for anything else and for an unload
    char newline = '\x25';

    RecordForm choose(const Tally& tally, bool is_unload) const;
};

/// Writes the records of the files, in the order in which they came, or of one member.
std::optional<Problem> hand_out(const Replay& input, const Survey& survey, const Selection& selection,
                                const Form& form, Product& product);

/// Writes each file and each member into a file of its own in `folder`, which is made if need be. NETDATA
/// that the survey has found inside gets a folder of its own.
std::optional<Problem> hand_out_to_folder(const Replay& input, const Survey& survey,
                                          const Selection& selection, const Form& form,
                                          const std::string& folder);

} // namespace smtpplus::netdata
