#include "vmspool/listing.hpp"

#include <algorithm>

namespace smtpplus::vmspool {
namespace {

std::string padded(const std::string& text, std::size_t width)
{
    const auto& shown = text.empty() ? std::string{"-"} : text;
    return shown + std::string(width - std::min(width, shown.size()), ' ') + ' ';
}

std::string right(std::uint64_t number, std::size_t width)
{
    const auto digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), ' ') + digits + ' ';
}

// Octets above 7F pass as they are; attributes hold no control characters, CP's answers neither.
std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

std::string json(const SpoolFile& file)
{
    const auto& a = file.attributes;
    const std::pair<const char*, const std::string&> texts[] = {
        {"origin_user", a.origin.user},
        {"origin_node", a.origin.node},
        {"class", a.spool_class},
        {"name", a.name},
        {"type", a.type},
        {"form", a.form},
        {"dist", a.dist},
        {"tag", a.tag},
        {"date", a.date},
        {"reason", a.reason},
    };
    auto object = "{\"spoolid\": " + std::to_string(file.id) + ", \"records\": " + std::to_string(a.records) +
                  ", \"held\": " + (file.is_held ? "true" : "false");
    for (const auto& [key, value] : texts)
        object += std::string{", \""} + key + "\": " + quoted(value);
    return object + '}';
}

} // namespace

std::string list_text(const std::vector<SpoolFile>& files)
{
    std::string text = files.empty() ? "" : "FILE CL  RECORDS ORIGIN            NAME     TYPE     DATE\n";
    for (const auto& file : files) {
        const auto& a = file.attributes;
        text += format_spool_id(file.id) + ' ' + padded(a.spool_class, 1) + right(a.records, 9) +
                padded(format(a.origin), 17) + padded(a.name, 8) + padded(a.type, 8) + a.date;
        if (file.is_held)
            text += " held: " + a.reason;
        if (!file.fault.empty())
            text += " attributes: " + file.fault;
        text += '\n';
    }
    return text;
}

std::string list_json(const std::vector<SpoolFile>& files)
{
    std::string text;
    for (const auto& file : files)
        text += (text.empty() ? "[\n  " : ",\n  ") + json(file);
    return text.empty() ? "[]\n" : text + "\n]\n";
}

} // namespace smtpplus::vmspool
