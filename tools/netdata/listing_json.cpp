// format_json: a survey as JSON.
#include "netdata/listing.hpp"

#include "netdata/json.hpp"
#include "netdata/metadata.hpp"
#include "netdata/names.hpp"

#include <string_view>

namespace smtpplus::netdata {
namespace {

template <typename Value>
void field(Json& json, std::string_view name, const Value& value)
{
    json.key(name).put(value);
}

void optional_field(Json& json, std::string_view name, const std::string& value)
{
    if (!value.empty())
        field(json, name, value);
}

void put_tally(Json& json, const Tally& tally)
{
    field(json, "records", tally.records);
    field(json, "octets", tally.octets);
    field(json, "longest", tally.longest);
    field(json, "text", tally.is_text());
}

void put_survey(Json& json, const Survey& survey);

void put_statistics(Json& json, const Statistics& s)
{
    json.key("statistics").begin('{');
    field(json, "version", s.version);
    field(json, "modification", s.modification);
    field(json, "created", s.created);
    field(json, "changed", s.changed);
    field(json, "lines", s.lines);
    field(json, "initial_lines", s.initial_lines);
    field(json, "modified_lines", s.modified_lines);
    field(json, "user", s.user);
    json.end('}');
}

void put_member(Json& json, const MemberSurvey& m)
{
    json.begin('{');
    field(json, "name", m.member.name);
    if (m.member.is_alias)
        field(json, "alias_of", from_ebcdic(m.member.alias_of));
    else
        put_tally(json, m.tally);
    if (const auto statistics = parse_statistics(m.member.user_data))
        put_statistics(json, *statistics);
    if (m.nested) {
        json.key("netdata").begin('{');
        put_survey(json, *m.nested);
        json.end('}');
    }
    json.end('}');
}

void put_step(Json& json, const Step& step)
{
    json.begin('{');
    field(json, "utility", step.utility);
    field(json, "dsorg", std::uint64_t{step.dsorg});
    field(json, "recfm", format_recfm(step.recfm));
    field(json, "recfm_bits", std::uint64_t{step.recfm});
    field(json, "lrecl", step.lrecl);
    field(json, "blksize", step.blksize);
    field(json, "size", step.size);
    field(json, "directory_blocks", step.directory_blocks);
    field(json, "type", step.type);
    json.end('}');
}

void put_names(Json& json, std::string_view key, const std::vector<std::string>& names)
{
    json.key(key).begin('[');
    for (const auto& name : names)
        json.put(name);
    json.end(']');
}

void put_file(Json& json, const Survey& survey, const FileSurvey& file)
{
    const auto& info = file.info;
    json.begin('{');
    field(json, "number", info.number);
    field(json, "kind", file_kind(survey, info));
    field(json, "name", info.display_name());
    put_names(json, "qualifiers", info.name);
    optional_field(json, "mode_number", info.mode_number);
    field(json, "recfm", format_recfm(info.data_set().recfm));
    field(json, "lrecl", info.data_set().lrecl);
    field(json, "size", info.data_set().size);
    optional_field(json, "created", iso_time(info.created));
    optional_field(json, "changed", iso_time(info.changed));
    optional_field(json, "referenced", iso_time(info.referenced));
    optional_field(json, "expires", iso_time(info.expires));
    put_tally(json, file.tally);
    json.key("steps").begin('[');
    for (const auto& step : info.steps)
        put_step(json, step);
    json.end(']');
    if (file.unload) {
        field(json, "library", file.unload->is_library);
        json.key("members").begin('[');
        for (const auto& member : file.members)
            put_member(json, member);
        json.end(']');
    } else if (!info.members.empty()) {
        put_names(json, "members", info.members);
    }
    if (file.nested) {
        json.key("netdata").begin('{');
        put_survey(json, *file.nested);
        json.end('}');
    }
    json.end('}');
}

void put_address(Json& json, std::string_view key, const std::string& user, const std::string& node)
{
    json.key(key).begin('{');
    field(json, "user", user);
    field(json, "node", node);
    json.end('}');
}

void put_acknowledgement(Json& json, const Acknowledgement& ack)
{
    json.key("acknowledgement").begin('{');
    field(json, "name", join_name(ack.name, ack.mode_number));
    field(json, "note", ack.is_message);
    field(json, "sent", iso_time(ack.time));
    field(json, "outcome", ack.error_code);
    optional_field(json, "id", ack.ack_id);
    json.end('}');
}

void put_survey(Json& json, const Survey& survey)
{
    const auto& header = survey.header;
    put_address(json, "from", header.from_user, header.from_node);
    put_address(json, "to", header.to_user, header.to_node);
    field(json, "time", iso_time(header.time));
    field(json, "wants_ack", header.wants_ack);
    optional_field(json, "ack_id", header.ack_id);
    if (survey.read_card) {
        json.key("read_card").begin('{');
        field(json, "name", survey.read_card->file_name);
        field(json, "type", survey.read_card->file_type);
        field(json, "mode", survey.read_card->file_mode);
        json.end('}');
    }
    json.key("files").begin('[');
    for (const auto& file : survey.files)
        put_file(json, survey, file);
    json.end(']');
    if (survey.acknowledgement)
        put_acknowledgement(json, *survey.acknowledgement);
    put_names(json, "warnings", survey.warnings);
}

} // namespace

std::string format_json(const std::string& input, const Survey& survey)
{
    Json json;
    json.begin('{');
    field(json, "input", input);
    put_survey(json, survey);
    json.end('}');
    return json.text() + '\n';
}

} // namespace smtpplus::netdata
