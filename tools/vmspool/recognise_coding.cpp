#include "vmspool/recognise_coding.hpp"

#include "bsmtp/reader.hpp"
#include "common/bytes.hpp"
#include "common/text.hpp"
#include "ebcdic/utf8.hpp"
#include "message/header.hpp"
#include "vmspool/recognise.hpp"

#include <algorithm>
#include <array>

namespace smtpplus::vmspool {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t sample_size = 16 * 1024;

// ASCII graphics, blanks and line ends; UTF-8; some octets of ISO 8859. Another control character speaks
// against it.
bool is_ascii_text(std::string_view octets)
{
    std::size_t odd = 0;
    std::size_t latin = 0;
    std::size_t seen = 0;
    for (; !octets.empty(); octets.remove_prefix(1)) {
        const char c = octets.front();
        if (c == '@' || c == '\0') // EBCDIC's blank, and padding: they say nothing
            continue;
        ++seen;
        if (static_cast<unsigned char>(c) >= 0x80) {
            const auto step = ebcdic::next_character(octets);
            if (step.kind == ebcdic::Utf8::character && step.character >= 0xa0) {
                octets.remove_prefix(step.length - 1);
                continue;
            }
            ++latin;
        } else if (c == '\x7f' || (static_cast<unsigned char>(c) < ' ' &&
                                   "\0\t\n\f\r\b\x1b"sv.find(c) == std::string_view::npos)) {
            ++odd;
        }
    }
    return odd * 100 <= seen && latin * 4 <= seen;
}

// Graphics, blanks and line ends of any EBCDIC page, which have no others below X'40'. Machine carriage
// control is one octet a line.
bool is_ebcdic_text(std::string_view octets)
{
    const auto is_plain = [](char c) {
        const auto value = static_cast<unsigned char>(c);
        return value >= 0x40 || "\0\x05\x0c\x0d\x15\x25\n"sv.find(c) != std::string_view::npos;
    };
    const auto seen = octets.size() - static_cast<std::size_t>(std::ranges::count(octets, '\0')); // padding
    const auto odd = octets.size() - static_cast<std::size_t>(std::ranges::count_if(octets, is_plain));
    const auto blank_or_letter = static_cast<std::size_t>(std::ranges::count_if(octets, [](char c) {
        const auto low = static_cast<unsigned char>(c) & 0x0f;
        const auto value = static_cast<unsigned char>(c);
        return c == '\x40' || (value >= 0x81 && value <= 0xe9 && low >= 1 && low <= 9) || value >= 0xf0;
    }));
    return odd * 12 <= seen && blank_or_letter * 2 >= seen;
}

constexpr std::array usual_fields = {
    "Date"sv,       "From"sv,        "To"sv,           "Cc"sv,           "Bcc"sv,         "Subject"sv,
    "Sender"sv,     "Reply-To"sv,    "Message-ID"sv,   "Received"sv,     "Return-Path"sv, "MIME-Version"sv,
    "References"sv, "In-Reply-To"sv, "Content-Type"sv, "Resent-To"sv,    "Resent-From"sv, "Resent-Date"sv,
    "Resent-Cc"sv,  "Resent-Bcc"sv,  "X-Mailer"sv,     "Organization"sv, "Comments"sv,    "Keywords"sv,
};

bool is_command(std::string_view line)
{
    static constexpr std::array commands = {"HELO "sv,    "EHLO "sv, "MAIL FROM:"sv,
                                            "RCPT TO:"sv, "TICK "sv, "VERB "sv};
    return std::ranges::any_of(commands, [&](auto word) { return starts_with_ignoring_case(line, word); }) ||
           equal_ignoring_case(line, "DATA") || equal_ignoring_case(line, "RSET") ||
           equal_ignoring_case(line, "NOOP");
}

constexpr char run_on = '\v';

// Lines that ran together: the wrong layout.
bool is_run_on(std::string_view line)
{
    static const std::string gap(40, ' ');
    return line.find(run_on) != line.npos || line.find("\xC2\x85") != line.npos ||
           line.find(gap) != line.npos;
}

} // namespace

std::optional<Coding> coding_of(std::string_view octets)
{
    const auto sample = octets.substr(0, recognised_octets);
    if (is_ascii_text(sample))
        return Coding::ascii;
    if (is_ebcdic_text(sample))
        return Coding::ebcdic;
    return {};
}

std::vector<RecordLayout> layouts(Coding coding)
{
    using Form = RecordLayout::Form;
    if (coding == Coding::ascii)
        return {
            {coding, Form::lines, '\n'}, {coding, Form::fixed, '\n', 80}, {coding, Form::fixed, '\n', 132}};
    std::vector<RecordLayout> all;
    for (const bool carriage : {false, true}) {
        for (const std::size_t length : {80, 132, 133, 121, 81})
            all.push_back({coding, Form::fixed, '\n', length, carriage});
        for (const char separator : {'\x15', '\x25', '\n'})
            all.push_back({coding, Form::lines, separator, 0, carriage});
        all.push_back({coding, Form::rdw, '\n', 0, carriage});
    }
    return all;
}

std::string sample_text(std::string_view octets, const RecordLayout& layout, bool whole,
                        const ebcdic::CodePage& page)
{
    std::string text;
    std::string line;
    LineTally tally;
    while (!octets.empty() && text.size() < sample_size) {
        const auto cut = cut_record(octets, layout, whole);
        if (cut.taken == 0)
            break;
        line.clear();
        if (append_line(cut.record, layout, page, line, tally)) {
            std::ranges::replace(line, '\n', run_on); // a line end inside a record
            text += line;
            text += cut.ended ? "\n" : "";
        }
        octets.remove_prefix(cut.taken);
    }
    return text;
}

std::size_t mail_likeness(std::string_view text)
{
    std::size_t score = 0;
    text.remove_prefix(preamble_length(text));
    for (bool first = true; !text.empty(); first = false) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (const auto name = message::field_name_length(line); name > 0)
            score += is_usual_field(line.substr(0, name)) && !is_run_on(line) ? 4 : 1;
        else if (is_command(line))
            score += 4;
        else if (first || line.empty() || !is_blank(line.front()))
            break;
    }
    return score;
}

bool is_usual_field(std::string_view name)
{
    return std::ranges::any_of(usual_fields, [&](auto usual) { return equal_ignoring_case(usual, name); });
}

} // namespace smtpplus::vmspool
