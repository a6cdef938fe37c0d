// Makes a whole transmission: of records, or of a transmission that came, for which a receipt is asked.
#pragma once

#include "netdata/encoder.hpp"
#include "netdata/metadata.hpp"
#include "netdata/problem.hpp"
#include "netdata/product.hpp"
#include "netdata/records.hpp"
#include "netdata/replay.hpp"

#include <optional>
#include <string>

namespace smtpplus::netdata {

struct Composition {
    Style style = Style::cms;
    RecordForm form;
    Header header; // an empty time becomes now
    FileInfo file; // its steps are made here
    std::optional<std::uint16_t> recfm;
    std::optional<std::uint64_t> lrecl, blksize, size;
    bool keep_empty = false; // CMS has no empty records, they become one blank
};

/// Reads the records twice, to know the longest and how many they are before the header is written.
std::optional<Problem> compose(const Replay& records, Composition composition, Product& product);

/// The INMR07 for a transmission that was received. Addresses and time that `header` lacks are taken from it.
std::optional<Problem> acknowledge(const Replay& received, Header header, const std::string& outcome,
                                   Style style, Product& product);

} // namespace smtpplus::netdata
