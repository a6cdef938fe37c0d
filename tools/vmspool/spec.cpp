#include "vmspool/spec.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <charconv>

namespace smtpplus::vmspool {
namespace {

[[noreturn]] void refuse(const std::string& what)
{
    throw Failure{ExitStatus::usage, what, "man 5 vmreader"};
}

void split_settings(std::string_view text, Spec& spec)
{
    while (!text.empty()) {
        const auto part = text.substr(0, text.find(','));
        const auto equals = part.find('=');
        if (equals != part.npos)
            spec.settings[std::string{part.substr(0, equals)}] = part.substr(equals + 1);
        else if (spec.address.empty())
            spec.address = part;
        else
            refuse("not key=value in a reader's name: " + std::string{part});
        text.remove_prefix(std::min(text.size(), part.size() + 1));
    }
}

} // namespace

std::string Spec::setting(const std::string& key, const std::string& otherwise) const
{
    const auto found = settings.find(key);
    return found == settings.end() ? otherwise : found->second;
}

unsigned Spec::number(const std::string& key, unsigned otherwise) const
{
    const auto text = setting(key, std::to_string(otherwise));
    unsigned value = 0;
    const auto end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || value > 1'000'000)
        refuse(key + ": no number: " + text);
    return value;
}

void Spec::allow(std::initializer_list<std::string_view> keys) const
{
    for (const auto& [key, value] : settings) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            refuse("a reader of the kind " + kind + " has no setting " + key);
    }
}

Spec parse_spec(const std::string& text)
{
    const auto colon = text.find(':');
    Spec spec{text.substr(0, colon), {}, {}};
    const auto rest = colon == text.npos ? "" : text.substr(colon + 1);
    if (spec.kind == "dir" || spec.kind == "command")
        spec.address = rest;
    else if (spec.kind == "vmur" || spec.kind == "hercules")
        split_settings(rest, spec);
    else
        refuse("no kind of reader: " + spec.kind);
    if (spec.kind != "vmur" && spec.address.empty())
        refuse("nothing behind " + spec.kind + ':');
    return spec;
}

} // namespace smtpplus::vmspool
