#include "vmspool/attributes.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace smtpplus::vmspool {
namespace {

struct Field {
    std::string_view key;
    std::string_view variable;
    std::string Attributes::*member;
    std::size_t longest;
};

constexpr std::size_t longest_tag = 136;

constexpr Field fields[] = {
    {"class", "CLASS", &Attributes::spool_class, 1}, {"name", "NAME", &Attributes::name, 24},
    {"type", "TYPE", &Attributes::type, 8},          {"form", "FORM", &Attributes::form, 8},
    {"dist", "DIST", &Attributes::dist, 8},          {"tag", "TAG", &Attributes::tag, longest_tag},
    {"date", "DATE", &Attributes::date, 40},         {"reason", "", &Attributes::reason, 1000},
};

bool is_printable(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<std::uint64_t> parse_count(std::string_view text)
{
    std::uint64_t count = 0;
    const auto end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || rest != end)
        return Error{"no number: " + std::string{text}};
    return count;
}

// One line into `attributes`; the error, or empty.
std::string take(std::string_view key, std::string_view value, Attributes& attributes)
{
    if (value.empty())
        return {};
    if (!is_printable(value))
        return "control character in " + std::string{key};
    if (key == "records") {
        const auto count = parse_count(value);
        if (!count)
            return count.error().what;
        attributes.records = *count;
    } else if (key == "origin") {
        const auto origin = parse_vm_address(value);
        if (!origin)
            return origin.error().what;
        attributes.origin = *origin;
    }
    for (const auto& field : fields) {
        if (field.key != key)
            continue;
        if (value.size() > field.longest)
            return std::string{key} + " is too long";
        attributes.*field.member = value;
    }
    return {};
}

} // namespace

Result<Attributes> parse_attributes(std::string_view text)
{
    if (text.size() > largest_attributes)
        return Error{"attributes are too large"};
    Attributes attributes;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        const auto key = line.substr(0, line.find(' '));
        const auto value = line.substr(std::min(line.size(), key.size() + 1));
        if (const auto wrong = take(key, value, attributes); !wrong.empty())
            return Error{wrong};
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return attributes;
}

std::string format(const Attributes& attributes)
{
    std::string text;
    if (!attributes.origin.user.empty())
        text += "origin " + format(attributes.origin) + '\n';
    for (const auto& field : fields) {
        if (const auto& value = attributes.*field.member; !value.empty())
            text.append(field.key).append(1, ' ').append(value).append(1, '\n');
    }
    return text + "records " + std::to_string(attributes.records) + '\n';
}

// A CP command is one line: what is put into it must not end it, nor add a word to it.
std::string why_not_for_cp(const Attributes& attributes)
{
    const auto& letter = attributes.spool_class;
    if (letter.size() != 1 || (!is_digit(letter[0]) && (letter[0] < 'A' || letter[0] > 'Z')))
        return "a class is one of A-Z and 0-9";
    for (const auto member : {&Attributes::name, &Attributes::type, &Attributes::form, &Attributes::dist}) {
        const auto& value = attributes.*member;
        if (!value.empty() && !is_vm_name(value))
            return "not a name of VM: " + value;
    }
    return is_tag(attributes.tag) ? "" : "a tag has at most 136 printable characters";
}

bool is_tag(std::string_view text)
{
    return text.size() <= longest_tag && is_printable(text);
}

std::vector<std::string> environment(unsigned spool_id, const Attributes& attributes)
{
    std::vector<std::string> variables{
        "SPOOLID=" + format_spool_id(spool_id), "ORIGIN_USER=" + attributes.origin.user,
        "ORIGIN_NODE=" + attributes.origin.node, "RECORDS=" + std::to_string(attributes.records)};
    for (const auto& field : fields) {
        if (!field.variable.empty())
            variables.push_back(std::string{field.variable} + '=' + attributes.*field.member);
    }
    return variables;
}

std::string format_spool_id(unsigned id)
{
    const auto digits = std::to_string(id);
    return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

unsigned parse_spool_id(std::string_view text)
{
    if (text.empty() || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit))
        return 0;
    return static_cast<unsigned>(*parse_count(text));
}

std::string now()
{
    const auto seconds = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

} // namespace smtpplus::vmspool
