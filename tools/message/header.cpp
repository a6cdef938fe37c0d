#include "message/header.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::message {
namespace {

std::size_t line_length(std::string_view text)
{
    const auto newline = text.find('\n');
    return newline == text.npos ? text.size() : newline + 1;
}

std::string_view without_end(std::string_view line)
{
    if (line.ends_with('\n'))
        line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

bool continues(std::string_view line)
{
    return !line.empty() && is_blank(line.front());
}

} // namespace

bool Field::is(std::string_view wanted) const
{
    return equal_ignoring_case(name(), wanted);
}

std::string_view Field::body() const
{
    const std::string_view all{raw};
    return name_length == 0 ? without_end(all) : without_end(all.substr(all.find(':', name_length) + 1));
}

// RFC 5322, 2.2.3: unfolding takes the line ends away and leaves the blanks.
std::string Field::value() const
{
    std::string unfolded;
    for (auto rest = body(); !rest.empty();) {
        const auto length = line_length(rest);
        unfolded += without_end(rest.substr(0, length));
        rest.remove_prefix(length);
    }
    return std::string{trim(unfolded)};
}

Field make_field(std::string_view name, std::string_view value)
{
    std::string raw{name};
    raw += ": ";
    raw += value;
    raw += '\n';
    return {std::move(raw), name.size()};
}

Result<Header> Header::parse(std::string_view text)
{
    if (text.size() > max_size)
        return Error{"header of more than " + std::to_string(max_size) + " octets"};
    Header header;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto length = line_length(text);
        const auto current = text.substr(0, length);
        text.remove_prefix(length);
        if (continues(current) && !header.fields_.empty()) {
            header.fields_.back().raw += current;
            continue;
        }
        if (header.fields_.size() == max_fields)
            return Error{"header of more than " + std::to_string(max_fields) + " fields"};
        const auto name = field_name_length(current);
        if (name == 0)
            header.bad_lines_.push_back(line);
        header.fields_.push_back({std::string{current}, name});
    }
    // The last line may lack its end; what is appended must not run on in it.
    if (!header.fields_.empty() && !header.fields_.back().raw.ends_with('\n'))
        header.fields_.back().raw += '\n';
    return header;
}

const Field* Header::find(std::string_view name) const
{
    const auto found = std::ranges::find_if(fields_, [&](const Field& field) { return field.is(name); });
    return found == fields_.end() ? nullptr : &*found;
}

void Header::erase(std::string_view name)
{
    std::erase_if(fields_, [&](const Field& field) { return field.is(name); });
}

std::string Header::text() const
{
    std::string all;
    for (const auto& field : fields_)
        all += field.raw;
    return all;
}

// RFC 5322, 3.6.8: %d33-57 / %d59-126; and 4.5.8, blanks before the colon
std::size_t field_name_length(std::string_view line)
{
    const auto end = std::ranges::find_if(line, [](char c) { return c <= ' ' || c > '~' || c == ':'; });
    const auto length = static_cast<std::size_t>(end - line.begin());
    const auto colon = std::min(line.find_first_not_of(" \t", length), line.size());
    return colon < line.size() && line[colon] == ':' ? length : 0;
}

HeaderEnd find_header_end(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const auto line = text.substr(at, line_length(text.substr(at)));
        if (without_end(line).empty())
            return {at, at + line.size()};
        const bool is_header = field_name_length(line) > 0 || (at > 0 && continues(line)) ||
                               (at == 0 && line.starts_with("From "));
        if (!is_header)
            return {at, at};
        at += line.size();
    }
    return {at, at};
}

} // namespace smtpplus::message
