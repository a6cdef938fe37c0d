// How EBCDIC text is laid out: as a stream with line ends, or as records without any.
#pragma once

#include <cstddef>
#include <string>

namespace smtpplus::ebcdic {

enum class RecordFormat {
    stream, // lines end in X'25' or X'15'
    f,      // all records of one length: cards
    v,  // each record behind a descriptor (RDW): its length, four octets more for the descriptor, and X'0000'
    vb, // the same in blocks, each behind a descriptor of its own (BDW)
};

constexpr std::size_t descriptor_size = 4;
constexpr std::size_t largest_record = 32760; // of MVS, with its descriptor
constexpr char blank = 0x40;

/// What is wrong with an input, and where: `place` goes behind the input's name, ": 0x1c40" or ":14".
struct Damage {
    std::string place;
    std::string what;
    std::string way_out = {};
};

} // namespace smtpplus::ebcdic
