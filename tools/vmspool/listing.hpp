// What lies in a reader, for people and for programs.
#pragma once

#include "vmspool/reader.hpp"

#include <string>
#include <vector>

namespace smtpplus::vmspool {

/// A line for each file, under a heading; empty for an empty reader.
std::string list_text(const std::vector<SpoolFile>& files);

/// An array of objects.
std::string list_json(const std::vector<SpoolFile>& files);

} // namespace smtpplus::vmspool
