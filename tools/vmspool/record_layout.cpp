#include "vmspool/record_layout.hpp"

#include "common/bytes.hpp"

#include <algorithm>
#include <cstdio>

namespace smtpplus::vmspool {
namespace {

constexpr std::size_t longest_line = 1024 * 1024;
constexpr char return_octet = '\x0d'; // the same in ASCII and EBCDIC

char blank_of(Coding coding)
{
    return coding == Coding::ebcdic ? '\x40' : ' ';
}

// X'00' pads cards that Unix punched, X'FF' is what some devices leave.
std::string_view without_padding(std::string_view record, Coding coding)
{
    while (!record.empty() &&
           (record.back() == '\0' || (coding == Coding::ebcdic && record.back() == '\xff')))
        record.remove_suffix(1);
    return record;
}

Cut cut_line(std::string_view text, char separator, bool last)
{
    const auto end = text.find(separator);
    if (end == text.npos && !last && text.size() < longest_line)
        return {{}, 0, false};
    auto record = text.substr(0, std::min(end, longest_line));
    if (end > longest_line && text.size() > longest_line)
        return {record, record.size(), false};
    const auto taken = end == text.npos ? record.size() : end + 1;
    if (record.ends_with(return_octet))
        record.remove_suffix(1);
    return {record, taken, true};
}

// X'00' where a descriptor should be is padding, a word at a time.
Cut cut_described(std::string_view text, bool last)
{
    if (text.size() < 4 && !last)
        return {{}, 0, false};
    const auto word = text.substr(0, 4);
    if (word.find_first_not_of('\0') == word.npos)
        return {word, word.size(), true};
    const std::size_t length = word.size() < 4 ? 0 : be16(word);
    if (length < 4)
        return {text, text.size(), false};
    if (text.size() < length && !last)
        return {{}, 0, false};
    const auto record = text.substr(0, length).substr(4);
    return {record, record.size() + 4, record.size() + 4 == length};
}

void mend_controls(std::string& out, std::size_t begin, LineTally& tally)
{
    if (const auto nul = out.find('\0', begin); nul != out.npos) {
        const auto kept = std::remove(out.begin() + static_cast<std::ptrdiff_t>(nul), out.end(), '\0');
        tally.nul += static_cast<std::uint64_t>(out.end() - kept);
        out.erase(kept, out.end());
    }
    if (out.find('\r', begin) != out.npos)
        std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\r', '\n');
}

} // namespace

std::string describe(const RecordLayout& layout)
{
    const std::string coding = layout.coding == Coding::ascii ? "ASCII" : "EBCDIC";
    const std::string carriage = layout.carriage ? " with carriage control" : "";
    if (layout.form == RecordLayout::Form::fixed)
        return coding +
               (layout.length == 80 ? " cards of 80 columns"
                                    : " records of " + std::to_string(layout.length)) +
               carriage;
    if (layout.form == RecordLayout::Form::rdw)
        return coding + " records with descriptors" + carriage;
    char octet_text[8];
    std::snprintf(octet_text, sizeof octet_text, "X'%02X'",
                  static_cast<unsigned>(static_cast<unsigned char>(layout.separator)));
    return coding + " lines" +
           (layout.coding == Coding::ascii ? "" : std::string{" that end in "} + octet_text) + carriage;
}

Cut cut_record(std::string_view text, const RecordLayout& layout, bool last)
{
    switch (layout.form) {
    case RecordLayout::Form::lines: return cut_line(text, layout.separator, last);
    case RecordLayout::Form::rdw: return cut_described(text, last);
    case RecordLayout::Form::fixed: break;
    }
    if (text.size() < layout.length && !last)
        return {{}, 0, false};
    const auto record = text.substr(0, layout.length);
    return {record, record.size(), true};
}

bool append_line(std::string_view record, const RecordLayout& layout, const ebcdic::CodePage& page,
                 std::string& out, LineTally& tally)
{
    const auto text = without_padding(record, layout.coding);
    if (text.empty() && !record.empty())
        return false;
    auto line = text.substr(layout.carriage && !text.empty() ? 1 : 0);
    const auto begin = out.size();
    const char blank = blank_of(layout.coding);
    const auto used = line.find_last_not_of(blank) + 1; // 0 when there is none
    if (layout.form == RecordLayout::Form::fixed || (used == 0 && layout.coding == Coding::ebcdic))
        line = line.substr(0, used);
    if (layout.coding == Coding::ascii) {
        out += line;
    } else {
        ebcdic::DecodeTally decoded;
        page.decoder().append(line, out, decoded);
        tally.lost += decoded.lost;
    }
    mend_controls(out, begin, tally);
    return true;
}

} // namespace smtpplus::vmspool
