// Text as the records of VM: a line each, in EBCDIC, in one piece of memory.
#pragma once

#include "ebcdic/code_page.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::vmspool {

constexpr char ebcdic_blank = 0x40;

class Records {
public:
    void append(std::string_view record)
    {
        octets_.append(record);
        end_record();
    }

    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t index) const
    {
        const auto begin = index == 0 ? 0 : ends_[index - 1];
        return std::string_view{octets_}.substr(begin, ends_[index] - begin);
    }
    std::size_t longest() const { return longest_; }

    /// For what appends octets itself: they are the next record's until end_record().
    std::string& octets() { return octets_; }
    void end_record()
    {
        longest_ = std::max(longest_, octets_.size() - (ends_.empty() ? 0 : ends_.back()));
        ends_.push_back(octets_.size());
    }

private:
    std::string octets_;
    std::vector<std::size_t> ends_;
    std::size_t longest_ = 0;
};

/// The longest record that CMS takes.
constexpr std::size_t longest_record = 65535;

struct EbcdicText {
    Records lines;
    std::size_t lost = 0; // characters that the page lacks; they became SUB
};

/// UTF-8 with LF or CR LF to records. An empty line is one blank, since CMS has no empty records; a line
/// longer than `longest_record` is cut.
EbcdicText to_records(const ebcdic::CodePage& page, std::string_view text);

} // namespace smtpplus::vmspool
