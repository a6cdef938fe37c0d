#include "netdata/listing.hpp"

#include "netdata/metadata.hpp"
#include "netdata/names.hpp"

#include <string_view>

namespace smtpplus::netdata {
namespace {

std::string left(std::string text, std::size_t width)
{
    if (text.size() < width)
        text.append(width - text.size(), ' ');
    return text;
}

std::string right(const std::string& text, std::size_t width)
{
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string title(const Survey& survey, const FileInfo& info)
{
    const auto name = info.display_name();
    return name.empty() ? '(' + file_kind(survey, info) + ')' : name;
}

struct Row {
    std::string number, kind, recfm;
    std::uint64_t lrecl = 0, records = 0, octets = 0;
    std::string data, name;
};

std::string format(const Row& row)
{
    return right(row.number, 5) + ' ' + left(row.kind, 8) + left(row.recfm, 6) +
           right(std::to_string(row.lrecl), 6) + right(std::to_string(row.records), 10) +
           right(std::to_string(row.octets), 12) + "  " + left(row.data, 8) + row.name + '\n';
}

const char* data_word(const Tally& tally, bool is_netdata)
{
    return is_netdata ? "netdata" : tally.octets == 0 ? "empty" : tally.is_text() ? "text" : "binary";
}

std::string rows(const Survey& survey, const std::string& outer);

std::string member_rows(const FileSurvey& file, const std::string& number, const std::string& outer)
{
    std::string text;
    for (const auto& [member, tally, nested] : file.members) {
        const auto name = outer + file.info.display_name() + '(' + member.name + ')';
        Row row{number,
                member.is_alias ? "alias" : "member",
                format_recfm(file.unload->recfm),
                file.unload->lrecl,
                tally.records,
                tally.octets,
                data_word(tally, nested != nullptr),
                name};
        if (member.is_alias) {
            row.data = "";
            row.name += " -> " + from_ebcdic(member.alias_of);
        }
        text += format(row);
        if (nested)
            text += rows(*nested, name + " > ");
    }
    return text;
}

std::string rows(const Survey& survey, const std::string& outer)
{
    std::string text;
    for (const auto& file : survey.files) {
        const auto number = std::to_string(file.info.number);
        const auto& step = file.info.is_unload() ? file.info.carried() : file.info.data_set();
        const auto name = outer + title(survey, file.info);
        text += format({number, file_kind(survey, file.info), format_recfm(step.recfm), step.lrecl,
                        file.tally.records, file.tally.octets,
                        file.info.is_unload() ? "" : data_word(file.tally, file.nested != nullptr), name});
        text += member_rows(file, number, outer);
        if (file.nested)
            text += rows(*file.nested, name + " > ");
    }
    if (survey.acknowledgement)
        text += format_receipt(survey.header, *survey.acknowledgement) + '\n';
    return text;
}

} // namespace

std::string file_kind(const Survey& survey, const FileInfo& info)
{
    if (info.is_message)
        return survey.files.size() == 1 ? "note" : "message";
    return info.is_unload() ? "unload" : "file";
}

std::string format_list(const std::string& input, const Survey& survey)
{
    const auto& header = survey.header;
    std::string text = input + ": from " + header.from_user + " at " + header.from_node + " to " +
                       header.to_user + " at " + header.to_node + ", " + iso_time(header.time) +
                       (header.wants_ack ? ", asks for a receipt" : "") + '\n';
    if (!survey.files.empty())
        text += " FILE KIND    RECFM  LRECL   RECORDS      OCTETS  DATA    NAME\n";
    return text + rows(survey, "");
}

std::string format_receipt(const Header& header, const Acknowledgement& ack)
{
    const auto name = join_name(ack.name, ack.mode_number);
    return "receipt from " + header.from_user + " at " + header.from_node + " for " +
           (!name.empty()    ? name
            : ack.is_message ? "a note"
                             : "a file") +
           ", sent " + iso_time(ack.time) + ": " + (ack.error_code.empty() ? "RECEIVED" : ack.error_code) +
           (ack.ack_id.empty() ? "" : ", id " + ack.ack_id);
}

} // namespace smtpplus::netdata
