// The writer of NETDATA, in the two dialects that are known to the octet: CMS SENDFILE and NOTE, and TSO
// TRANSMIT. netdata(5).
//
//     Encoder encode{deck, Style::cms};
//     encode.header(header);
//     encode.announce(file);      // for each file
//     encode.begin(file);         // for each file, then its records
//     encode.record(text);
//     encode.end();
//
// Everything is appended to the caller's string, who may write it out and clear it between any two calls.
#pragma once

#include "netdata/file_info.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

enum class Style { cms, tso };

class Encoder {
public:
    explicit Encoder(std::string& deck, Style style = Style::cms) : deck_{deck}, style_{style} {}

    /// INMR01.
    void header(const Header& header);
    /// The INMR02 of one file. A file without steps gets the one step that its dialect has.
    void announce(const FileInfo& file);
    /// INMR03.
    void begin(const FileInfo& file);
    /// One record of any length, and of any octets.
    void record(std::string_view text)
    {
        if (text.size() <= longest_piece)
            add_segment(text, 0xc0);
        else
            add_record(text, 0, 0);
    }
    /// INMR07.
    void acknowledge(const Acknowledgement& ack);
    /// INMR06, and what fills the last card.
    void end();

private:
    static constexpr std::size_t longest_piece = 253;

    void add_segment(std::string_view piece, unsigned flags)
    {
        deck_.push_back(static_cast<char>(piece.size() + 2));
        deck_.push_back(static_cast<char>(flags));
        deck_.append(piece);
        written_ += piece.size() + 2;
    }
    void add_record(std::string_view text, unsigned flags, std::size_t first_piece);
    void control(std::string_view name, const TextUnits& units, std::string_view number = {},
                 std::size_t first_piece = 0);
    void step(const FileInfo& file, const Step& step, bool named);

    std::string& deck_;
    Style style_;
    std::uint64_t written_ = 0;
};

/// What SENDFILE puts in INMSIZE: the blocks of 4096 octets that the file fills on a CMS disk.
std::uint64_t cms_size(bool fixed, std::uint64_t records, std::uint64_t octets);

} // namespace smtpplus::netdata
