// The reader of NETDATA: a stream of cards becomes a header, files, and records. netdata(5).
//
//     Decoder decoder{in};
//     for (auto event = decoder.next(); event != Decoder::Event::end; event = decoder.next()) ...
//
// Nothing that was read counts before `end`: it is INMR06 that proves the transmission complete. Memory holds
// one record, and no record is copied that fits in one segment.
#pragma once

#include "netdata/cards.hpp"
#include "netdata/file_info.hpp"

#include "common/input.hpp"
#include "common/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtpplus::netdata {

struct DecoderLimits {
    std::size_t record = 64 * 1024 * 1024; // octets of a data record
    std::size_t control = 1024 * 1024;     // octets of a control record
    std::size_t files = 1000;
    std::size_t steps = 16; // INMR02 of a file
};

class Decoder {
public:
    enum class Event {
        header,          // INMR01: header() is there
        file,            // INMR03: file() is there, its records follow
        record,          // record() is there; blocks of a fixed file come record by record
        acknowledgement, // INMR07: acknowledgement() is there
        end,             // INMR06: all before it was right and complete
        incomplete,      // the input ended before INMR06: error() says where
        damaged,         // it is wrong for good: error() says what and where
    };

    explicit Decoder(Input& in, DecoderLimits limits = {});

    /// The next of what comes. After end, incomplete or damaged it stays with that.
    Event next();

    const Header& header() const { return header_; }
    const FileInfo& file() const { return files_[current_]; }
    /// The record, valid until next() is called.
    std::string_view record() const { return record_; }
    const Acknowledgement& acknowledgement() const { return acknowledgement_; }

    /// All files that INMR02 has named so far, by their numbers. At the first `file` they are all there.
    const std::vector<FileInfo>& files() const { return files_; }

    const Error& error() const { return error_; }
    /// What was strange but did no harm.
    const std::vector<std::string>& warnings() const { return warnings_; }
    /// What stood before INMR01: a :READ card, an ID card, a log line.
    const std::string& preamble() const { return cards_.preamble(); }

private:
    bool refill();
    std::string_view segment();
    bool assemble(std::string_view segment, unsigned flags);
    Event data_record();
    Event next_of_block();
    std::optional<Event> control_record();
    std::optional<Event> header_record(const TextUnits& units);
    std::optional<Event> step_record(unsigned number, const TextUnits& units);
    std::optional<Event> begin_file();
    Event finish();
    Event stop(Event why, std::string what);
    Event padding(std::string_view rest);
    void warn(std::string text);
    std::uint64_t control_offset(std::uint64_t at) const;

    CardStream cards_;
    DecoderLimits limits_;
    bool opened_ = false;
    std::optional<Event> stopped_;

    std::string_view window_; // of the stream
    std::size_t used_ = 0;    // octets of the window that were taken
    std::size_t last_ = 0;    // where in it the last segment began

    std::string assembled_;                                     // a record of more than one segment
    bool inside_ = false;                                       // between its first and its last
    bool control_ = false;                                      // it is a control record
    std::vector<std::pair<std::size_t, std::uint64_t>> pieces_; // of a control record: where its segments lie
    std::string_view record_;
    std::string_view block_; // records of a block that are still to come
    std::size_t split_ = 0;

    Header header_;
    Acknowledgement acknowledgement_;
    std::vector<FileInfo> files_;
    std::size_t current_ = 0;
    std::size_t begun_ = 0; // files whose INMR03 has come
    bool has_header_ = false;
    Error error_;
    std::vector<std::string> warnings_;
};

} // namespace smtpplus::netdata
