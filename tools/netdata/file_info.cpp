#include "netdata/file_info.hpp"

#include "netdata/names.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

std::string text(const TextUnits& units, std::uint16_t key)
{
    const auto* unit = find(units, key);
    return unit == nullptr || unit->values.empty() ? "" : from_ebcdic(trim_name(unit->values.front()));
}

std::vector<std::string> texts(const TextUnits& units, std::uint16_t key)
{
    std::vector<std::string> result;
    if (const auto* unit = find(units, key))
        for (const auto& value : unit->values)
            result.push_back(from_ebcdic(trim_name(value)));
    return result;
}

std::optional<std::uint64_t> value(const TextUnits& units, std::uint16_t key)
{
    const auto* unit = find(units, key);
    if (unit == nullptr || unit->values.empty())
        return {};
    return number(unit->values.front());
}

void take(std::string& target, const TextUnits& units, std::uint16_t key)
{
    if (auto found = text(units, key); !found.empty())
        target = std::move(found);
}

const Step* with_utility(const std::vector<Step>& steps, std::string_view name)
{
    const auto step =
        std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return s.utility == name; });
    return step == steps.end() ? nullptr : &*step;
}

} // namespace

const Step& FileInfo::data_set() const
{
    static const Step none{};
    if (const auto* step = with_utility(steps, "IEBCOPY"))
        return *step;
    return steps.empty() ? none : steps.front();
}

const Step& FileInfo::carried() const
{
    static const Step none{};
    if (const auto* step = with_utility(steps, "INMCOPY"))
        return *step;
    return steps.empty() ? none : steps.back();
}

bool FileInfo::is_unload() const
{
    return !is_message && with_utility(steps, "IEBCOPY") != nullptr;
}

std::size_t FileInfo::split_length() const
{
    const auto& step = carried();
    const bool fixed = (step.recfm & 0xc000) == 0x8000;
    return fixed && !is_unload() ? static_cast<std::size_t>(std::min<std::uint64_t>(step.lrecl, 0xffffffff))
                                 : 0;
}

std::string FileInfo::display_name() const
{
    auto result = join_name(name, mode_number);
    if (!members.empty() && !is_unload())
        result += '(' + members.front() + ')';
    return result;
}

std::string join_name(const std::vector<std::string>& name, std::string_view mode_number)
{
    if (name.size() == 3 && !mode_number.empty())
        return name[1] + ' ' + name[2] + ' ' + name[0] + std::string{mode_number};
    std::string result;
    for (const auto& qualifier : name)
        if (!qualifier.empty())
            result += (result.empty() ? "" : ".") + qualifier;
    return result;
}

Header parse_header(const TextUnits& units)
{
    Header header;
    header.from_node = text(units, key::INMFNODE);
    header.from_user = text(units, key::INMFUID);
    header.to_node = text(units, key::INMTNODE);
    header.to_user = text(units, key::INMTUID);
    header.time = text(units, key::INMFTIME);
    header.file_count = value(units, key::INMNUMF);
    header.wants_ack = find(units, key::INMFACK) != nullptr;
    header.ack_id = text(units, key::INMFACK);
    return header;
}

Acknowledgement parse_acknowledgement(const TextUnits& units)
{
    Acknowledgement ack;
    ack.time = text(units, key::INMFTIME);
    ack.is_message = find(units, key::INMTERM) != nullptr;
    ack.name = texts(units, key::INMDSNAM);
    ack.mode_number = text(units, key::INMFFM);
    ack.error_code = text(units, key::INMERRCD);
    ack.has_id = find(units, key::INMFACK) != nullptr;
    ack.ack_id = text(units, key::INMFACK);
    return ack;
}

void add_step(FileInfo& file, const TextUnits& units)
{
    Step step;
    step.utility = text(units, key::INMUTILN);
    step.dsorg = static_cast<std::uint16_t>(value(units, key::INMDSORG).value_or(step.dsorg));
    step.recfm = static_cast<std::uint16_t>(value(units, key::INMRECFM).value_or(step.recfm));
    step.lrecl = value(units, key::INMLRECL).value_or(0);
    step.blksize = value(units, key::INMBLKSZ).value_or(0);
    step.size = value(units, key::INMSIZE).value_or(0);
    step.directory_blocks = value(units, key::INMDIR).value_or(0);
    step.type = static_cast<unsigned>(value(units, key::INMTYPE).value_or(0));
    file.steps.push_back(std::move(step));

    file.is_message = file.is_message || find(units, key::INMTERM) != nullptr;
    if (auto name = texts(units, key::INMDSNAM); !name.empty())
        file.name = std::move(name);
    if (auto members = texts(units, key::INMMEMBR); !members.empty())
        file.members = std::move(members);
    take(file.mode_number, units, key::INMFFM);
    take(file.created, units, key::INMCREAT);
    take(file.changed, units, key::INMLCHG);
    take(file.referenced, units, key::INMLREF);
    take(file.expires, units, key::INMEXPDT);
}

std::string iso_time(std::string_view digits)
{
    if (digits.size() < 4 || !std::all_of(digits.begin(), digits.end(), is_digit))
        return std::string{digits};
    std::string result{digits.substr(0, 4)};
    constexpr std::string_view before = "--T::";
    std::size_t at = 4;
    for (const char mark : before) {
        if (digits.size() < at + 2)
            break;
        result += mark;
        result += digits.substr(at, 2);
        at += 2;
    }
    if (digits.size() > 14 && digits.substr(14).find_first_not_of('0') != digits.npos)
        result += '.' + std::string{digits.substr(14)};
    return at > 8 ? result + 'Z' : result;
}

} // namespace smtpplus::netdata
