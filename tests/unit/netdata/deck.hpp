// Decks for the tests of the room, and a reader that takes everything.
#pragma once

#include "netdata/decoder.hpp"
#include "netdata/encoder.hpp"
#include "netdata/names.hpp"

namespace netdata_test {

using namespace smtpplus;
using namespace smtpplus::netdata;
using Event = Decoder::Event;

struct Seen {
    Event last{};
    Header header;
    std::vector<FileInfo> files;
    std::vector<std::string> records;
    std::vector<unsigned> file_of_record;
    std::vector<Acknowledgement> acknowledgements;
    Error error;
    std::vector<std::string> warnings;
    std::string preamble;
};

inline Seen decode(const std::string& deck)
{
    auto in = Input::from_text(deck, "test");
    Decoder decoder{in};
    Seen seen;
    for (;;) {
        seen.last = decoder.next();
        if (seen.last == Event::record) {
            seen.records.emplace_back(decoder.record());
            seen.file_of_record.push_back(decoder.file().number);
        } else if (seen.last == Event::acknowledgement) {
            seen.acknowledgements.push_back(decoder.acknowledgement());
        } else if (seen.last != Event::header && seen.last != Event::file) {
            break;
        }
    }
    seen.header = decoder.header();
    seen.files = decoder.files();
    seen.error = decoder.error();
    seen.warnings = decoder.warnings();
    seen.preamble = decoder.preamble();
    return seen;
}

inline Header sample_header()
{
    return {"VM1", "MAINT", "VM2", "ANN", "19931113220327000000", 1, false, ""};
}

inline std::string segment(unsigned flags, const std::string& data)
{
    return std::string{static_cast<char>(data.size() + 2), static_cast<char>(flags)} + data;
}

inline FileInfo note_file()
{
    FileInfo file;
    file.is_message = true;
    file.steps.push_back(Step{});
    file.steps[0].lrecl = 132;
    return file;
}

/// Header and control records, so that the next thing is a record.
inline std::string start_of_file()
{
    std::string deck;
    Encoder encode{deck};
    encode.header(sample_header());
    encode.announce(note_file());
    encode.begin(note_file());
    return deck;
}

inline std::string note()
{
    std::string deck;
    Encoder encode{deck};
    encode.header(sample_header());
    encode.announce(note_file());
    encode.begin(note_file());
    encode.record(to_ebcdic("Hello"));
    encode.record("\x40");
    encode.end();
    return deck;
}

} // namespace netdata_test
