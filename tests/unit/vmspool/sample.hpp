// Spool files for tests, made from a few lines of text.
#pragma once

#include "ebcdic/code_page.hpp"
#include "netdata/encoder.hpp"

#include <string>
#include <vector>

namespace smtpplus::vmspool {

using Lines = std::vector<std::string>;

/// A CMS NOTE.
inline const Lines note_lines = {"Date: 13 November 93, 22:52:42 CET",
                                 "From: CMS1     at ALIJKU11",
                                 "To:   MEA at FINFILES",
                                 "",
                                 "Test",
                                 ""};

inline const ebcdic::CodePage& page()
{
    static const ebcdic::CodePage page{"1047"};
    return page;
}

inline std::string in_ebcdic(const std::string& text)
{
    return page().from_utf8(text);
}

/// Cards, or print records, without separators.
inline std::string cards(const Lines& lines, std::size_t length = 80, const std::string& carriage = "")
{
    std::string all;
    for (const auto& line : lines) {
        auto record = in_ebcdic(carriage + line);
        record.resize(length, '\x40');
        all += record;
    }
    return all;
}

/// Records that lost their blanks, with a separator behind each; an empty one stays as one blank.
inline std::string stripped(const Lines& lines, const std::string& separator,
                            const std::string& carriage = "")
{
    std::string all;
    for (const auto& line : lines)
        all += in_ebcdic(line.empty() ? " " : carriage + line) + separator;
    return all;
}

inline std::string ascii(const Lines& lines, const std::string& end = "\n")
{
    std::string all;
    for (const auto& line : lines)
        all += line + end;
    return all;
}

inline std::string described(const Lines& lines)
{
    std::string all;
    for (const auto& line : lines) {
        const auto record = in_ebcdic(line.empty() ? " " : line);
        all += static_cast<char>((record.size() + 4) >> 8);
        all += static_cast<char>((record.size() + 4) & 0xff);
        all += std::string(2, '\0') + record;
    }
    return all;
}

/// NETDATA from MAINT at VM1 to SMTP at VM2.
inline std::string netdata_deck(const Lines& lines, const netdata::FileInfo& file)
{
    std::string deck;
    netdata::Encoder encode{deck};
    encode.header({"VM1", "MAINT", "VM2", "SMTP", "19931113220327000000", 1, false, ""});
    encode.announce(file);
    encode.begin(file);
    for (const auto& line : lines)
        encode.record(in_ebcdic(line.empty() ? " " : line));
    encode.end();
    return deck;
}

inline netdata::FileInfo note_file()
{
    netdata::FileInfo file;
    file.is_message = true;
    return file;
}

inline netdata::FileInfo data_file()
{
    netdata::FileInfo file;
    file.name = {"A", "POST", "MAIL"};
    file.mode_number = "1";
    return file;
}

} // namespace smtpplus::vmspool
