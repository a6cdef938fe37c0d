#include "vmspool/records.hpp"

namespace smtpplus::vmspool {
namespace {

void cut_into(std::string_view line, Records& out)
{
    do {
        out.append(line.substr(0, longest_record));
        line.remove_prefix(std::min(line.size(), longest_record));
    } while (!line.empty());
}

} // namespace

EbcdicText to_records(const ebcdic::CodePage& page, std::string_view text)
{
    EbcdicText result;
    std::string converted;
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        converted.clear();
        result.lost += page.append_ebcdic(line, converted);
        cut_into(converted.empty() ? std::string_view{&ebcdic_blank, 1} : converted, result.lines);
    }
    return result;
}

} // namespace smtpplus::vmspool
