#include "vmspool/spool_page.hpp"

#include "common/bytes.hpp"

namespace smtpplus::vmspool {
namespace {

constexpr std::size_t count_at = 12;
constexpr std::size_t records_at = 16;
constexpr std::size_t records_end = 4064;
constexpr std::size_t record_length_at = 4064;
constexpr std::size_t spool_id_at = 4088;
constexpr std::size_t ccw_length = 8;
constexpr std::size_t record_header = 12;
constexpr unsigned no_operation = 0x03;
constexpr unsigned immediate = 0x10;
constexpr char blank = 0x40;

struct Record {
    bool is_data;
    std::string_view data;
    std::size_t distance;
};

Result<Record> parse_record(std::string_view page, std::size_t at)
{
    if (at + ccw_length > records_end)
        return Error{"record runs past its page", at};
    const bool is_noop = octet(page, at) == no_operation;
    if (!is_noop && (octet(page, at + 4) & immediate) != 0)
        return Record{false, {}, ccw_length};
    if (at + record_header > records_end)
        return Error{"record runs past its page", at};
    const std::size_t distance = be16(page.substr(at + 10));
    if (is_noop)
        return Record{false, {}, distance};
    const std::size_t length = be16(page.substr(at + 6));
    if (at + record_header + length > records_end)
        return Error{"record runs past its page", at};
    return Record{true, page.substr(at + record_header, length), distance};
}

} // namespace

Result<PageFacts> unpack_page(std::string_view page, std::string& out)
{
    if (page.size() != page_size)
        return Error{"not a whole spool page", page.size()};
    if (be32(page) != 0)
        return Error{"VMDUMP file", 0};
    const auto count = be32(page.substr(count_at));
    PageFacts facts{be16(page.substr(record_length_at)), be16(page.substr(spool_id_at)), 0};

    auto at = records_at;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto record = parse_record(page, at);
        if (!record)
            return record.error();
        if (record->is_data) {
            if (record->data.size() > facts.record_length)
                return Error{"record is longer than the file says", at};
            out.append(record->data).append(facts.record_length - record->data.size(), blank);
            ++facts.records;
        }
        // The last one need not say how far it is to the next; the others must get ahead.
        if (i + 1 < count && record->distance < ccw_length)
            return Error{"record points at itself", at};
        at += record->distance;
    }
    return facts;
}

} // namespace smtpplus::vmspool
