// All that can be said of a transmission without handing out a record: what --list and --json show, and the
// proof that it is complete.
#pragma once

#include "netdata/cards.hpp"
#include "netdata/walk.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smtpplus::netdata {

struct Survey;

struct Tally {
    std::uint64_t records = 0, octets = 0, longest = 0;
    std::string sample;   // the first octets
    bool is_text() const; // by the sample
    void count(std::string_view record);
};

struct MemberSurvey {
    Member member;
    Tally tally;
    std::shared_ptr<const Survey> nested; // when it is NETDATA itself
};

struct FileSurvey {
    FileInfo info;
    Tally tally;
    std::optional<UnloadHeader> unload;
    std::vector<MemberSurvey> members;
    std::shared_ptr<const Survey> nested;
};

struct Survey {
    Header header;
    std::optional<ReadCard> read_card;
    std::vector<FileSurvey> files;
    std::optional<Acknowledgement> acknowledgement;
    std::vector<std::string> warnings;
};

struct SurveyDepth {
    bool members = false;
    unsigned nested = 0; // how many levels of NETDATA in NETDATA to look into
};

/// A problem of a nested transmission is a warning: it travels as what it is.
std::optional<Problem> take_survey(const Replay& input, SurveyDepth depth, Survey& survey);

/// The deepest nesting that is looked into.
inline constexpr unsigned deepest = 8;

} // namespace smtpplus::netdata
