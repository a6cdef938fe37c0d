// What netdata-decode says of a transmission: --list for people, --json for programs.
#pragma once

#include "netdata/survey.hpp"

#include <string>

namespace smtpplus::netdata {

/// note, message, file or unload.
std::string file_kind(const Survey& survey, const FileInfo& info);

/// A line for the transmission, a line for each file, member and alias.
std::string format_list(const std::string& input, const Survey& survey);

/// One JSON object on one line.
std::string format_json(const std::string& input, const Survey& survey);

/// `receipt from ANN at VM2: POST NAMES A1, sent 2026-11-22T20:15:00Z: RECEIVED`
std::string format_receipt(const Header& header, const Acknowledgement& ack);

} // namespace smtpplus::netdata
