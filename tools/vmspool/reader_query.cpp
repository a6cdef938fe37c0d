#include "vmspool/reader_query.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <cstdlib>

namespace smtpplus::vmspool {
namespace {

struct Columns {
    std::size_t at, length;
};
// Those of name, type and dist are wide enough for either of the two headings that are in use, which are one
// column apart.
constexpr Columns origin_columns{0, 8}, id_columns{9, 4}, class_columns{14, 1}, records_columns{20, 8},
    hold_columns{33, 4}, date_columns{38, 14}, name_columns{53, 10}, type_columns{63, 9}, dist_columns{72, 9};

std::string cut(std::string_view line, Columns columns)
{
    return columns.at < line.size() ? std::string{trim(line.substr(columns.at, columns.length))}
                                    : std::string{};
}

bool is_printable(std::string_view line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

std::vector<SpoolFile> parse_reader_query(std::string_view answer)
{
    std::vector<SpoolFile> files;
    while (!answer.empty()) {
        const auto line = answer.substr(0, answer.find('\n'));
        answer.remove_prefix(std::min(answer.size(), line.size() + 1));
        const auto id = parse_spool_id(cut(line, id_columns));
        const auto records = cut(line, records_columns);
        const auto hold = cut(line, hold_columns);
        if (id == 0 || hold.empty() || !is_printable(line) ||
            !std::all_of(records.begin(), records.end(), is_digit))
            continue;
        SpoolFile file{id, {}, hold != "NONE", {}};
        auto& a = file.attributes;
        a.origin.user = cut(line, origin_columns);
        a.spool_class = cut(line, class_columns);
        a.records = std::strtoull(records.c_str(), nullptr, 10);
        a.date = cut(line, date_columns);
        a.name = cut(line, name_columns);
        a.type = cut(line, type_columns);
        a.dist = cut(line, dist_columns);
        if (file.is_held)
            a.reason = "CP hold " + hold;
        files.push_back(std::move(file));
    }
    return files;
}

} // namespace smtpplus::vmspool
