#include "netdata/records.hpp"

#include "common/bytes.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace smtpplus::netdata {

Result<RecordForm::Kind> parse_record_kind(std::string_view word)
{
    if (word == "nl")
        return RecordForm::Kind::nl;
    if (word == "rdw")
        return RecordForm::Kind::rdw;
    if (word == "raw" || word == "f")
        return RecordForm::Kind::raw;
    return Error{"records are nl, rdw or raw"};
}

Result<char> parse_newline(std::string_view digits)
{
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + digits.size())
        return Error{"an octet is two hexadecimal digits"};
    return static_cast<char>(value);
}

void RecordWriter::write_long(std::string_view record)
{
    out_.write(record);
    if (form_.kind == RecordForm::Kind::nl)
        out_.write({&form_.newline, 1});
}

std::optional<std::string_view> RecordReader::next()
{
    in_.consume(std::exchange(taken_, 0));
    if (problem_ || in_.peek().empty())
        return {};
    switch (form_.kind) {
    case RecordForm::Kind::nl: return next_line();
    case RecordForm::Kind::rdw: return next_described();
    case RecordForm::Kind::raw: break;
    }
    return next_fixed();
}

std::optional<std::string_view> RecordReader::take(std::size_t skip, std::size_t length, std::size_t behind)
{
    taken_ = skip + length + behind;
    return in_.buffered().substr(skip, length);
}

std::optional<std::string_view> RecordReader::fail(const char* what, ExitStatus status)
{
    problem_ = Problem{status, {what, in_.offset()}};
    return {};
}

// The last line needs no newline.
std::optional<std::string_view> RecordReader::next_line()
{
    std::size_t searched = 0;
    for (auto text = in_.buffered();; text = in_.peek(searched + 1)) {
        if (const auto end = text.find(form_.newline, searched); end != text.npos)
            return take(0, end, 1);
        if (text.size() == searched)
            return take(0, searched, 0);
        searched = text.size();
        if (searched > longest)
            return fail("record too long", ExitStatus::bad_input);
    }
}

std::optional<std::string_view> RecordReader::next_described()
{
    const auto text = in_.peek(4);
    if (text.size() < 4)
        return fail("the input ends inside a record descriptor word", ExitStatus::try_again);
    const std::size_t length = be16(text);
    if (length < 4 || be16(text.substr(2)) != 0)
        return fail("no record descriptor word", ExitStatus::bad_input);
    if (in_.peek(length).size() < length)
        return fail("the input ends inside a record", ExitStatus::try_again);
    return take(4, length - 4, 0);
}

std::optional<std::string_view> RecordReader::next_fixed()
{
    if (in_.peek(form_.length).size() < form_.length)
        return fail("the last record is too short", ExitStatus::bad_input);
    return take(0, form_.length, 0);
}

} // namespace smtpplus::netdata
