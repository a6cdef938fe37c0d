// What the control records of NETDATA say: who sends to whom, which files, and whether a receipt is asked
// for. Names are ASCII here, times are the digits that travel, YYYYMMDDhhmmssuuuuuu, GMT, from 4 digits on.
#pragma once

#include "netdata/text_unit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::netdata {

/// INMR01.
struct Header {
    std::string from_node, from_user, to_node, to_user;
    std::string time;
    std::optional<std::uint64_t> file_count;
    bool wants_ack = false; // INMFACK
    std::string ack_id;     // what comes back in the INMR07; may be empty
    bool operator==(const Header&) const = default;
};

enum class Organization : std::uint16_t { vsam = 0x0008, partitioned = 0x0200, sequential = 0x4000 };

/// One INMR02: what a utility did to the file before it was sent, or is to do after it has come.
struct Step {
    std::string utility = "INMCOPY"; // INMCOPY, IEBCOPY, AMSCIPHR
    std::uint16_t dsorg = static_cast<std::uint16_t>(Organization::sequential);
    std::uint16_t recfm = 0x0002;
    std::uint64_t lrecl = 0, blksize = 0, size = 0, directory_blocks = 0;
    unsigned type = 0; // INMTYPE: X'80' data library (PDSE), X'40' program library
    bool operator==(const Step&) const = default;
};

/// One file: all its INMR02.
struct FileInfo {
    unsigned number = 1;
    bool is_message = false;          // INMTERM: a note, a message
    std::vector<std::string> name;    // INMDSNAM: qualifiers; from CMS mode letter, file name, file type
    std::vector<std::string> members; // INMMEMBR
    std::string mode_number;          // INMFFM; only CMS has it
    std::string created, changed, referenced, expires;
    std::vector<Step> steps;
    bool operator==(const FileInfo&) const = default;

    /// The data set as it was: IEBCOPY's step, else the one there is.
    const Step& data_set() const;

    /// The records as they travel: INMCOPY's step, else the last.
    const Step& carried() const;

    /// Whether the records are an IEBCOPY unload.
    bool is_unload() const;

    /// F and FB files may travel by the block: the length of a record then, else 0.
    std::size_t split_length() const;

    /// `DOMAIN NAMES B1` from CMS, `USER.TEST.CNTL(KERANN)` from MVS, empty if it has none.
    std::string display_name() const;
};

/// INMR07.
struct Acknowledgement {
    std::string time; // of the transmission that is acknowledged
    bool is_message = false;
    std::vector<std::string> name;
    std::string mode_number;
    std::string error_code; // RECEIVED, DELETED, ...; empty for success
    bool has_id = false;
    std::string ack_id;
    bool operator==(const Acknowledgement&) const = default;
};

Header parse_header(const TextUnits& units);
Acknowledgement parse_acknowledgement(const TextUnits& units);

/// Adds what one INMR02 says to `file`.
void add_step(FileInfo& file, const TextUnits& units);

/// `DOMAIN NAMES B1` or `A.B.C`, as display_name() has it.
std::string join_name(const std::vector<std::string>& name, std::string_view mode_number);

/// `1993-11-13T22:03:27Z` from the digits that travel; the digits themselves where they are no time.
std::string iso_time(std::string_view digits);

} // namespace smtpplus::netdata
