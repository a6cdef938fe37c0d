#include "receive/text_reader.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::receive {

bsmtp::Reply reply_to(TextFault fault)
{
    switch (fault) {
    case TextFault::none: break;
    case TextFault::bare_cr: return {550, "5.6.11", "bare CR in the message: only CR LF ends a line"};
    case TextFault::bare_lf: return {550, "5.6.11", "bare LF in the message: only CR LF ends a line"};
    case TextFault::nul_in_header: return {550, "5.6.0", "NUL in the header"};
    case TextFault::nul: return {550, "5.6.0", "NUL in the message"};
    case TextFault::line_too_long: return {554, "5.6.0", "line too long"};
    case TextFault::too_many_hops: return {554, "5.4.6", "too many hops: a mail loop"};
    case TextFault::too_big: return {552, "5.3.4", "message too big"};
    }
    return {250, "2.0.0", ""};
}

bool TextReader::feed(std::string_view& input, std::string& out)
{
    while (!input.empty()) {
        if (held_cr_) {
            held_cr_ = false;
            if (input.front() == '\n') {
                input.remove_prefix(1);
                if (end_line(out))
                    return true;
                continue;
            }
            note(TextFault::bare_cr);
            keep_start("\r");
            ++line_length_;
        }
        const auto cr = input.find('\r');
        take(input.substr(0, cr), out);
        held_cr_ = cr != input.npos;
        input.remove_prefix(held_cr_ ? cr + 1 : input.size());
    }
    return false;
}

// `piece` holds no CR.
void TextReader::take(std::string_view piece, std::string& out)
{
    const bool plain = piece.find('\n') == piece.npos && piece.find('\0') == piece.npos &&
                       piece.size() <= limits_.text_line - std::min(limits_.text_line, line_length_);
    if (!plain)
        return take_octets(piece, out);
    keep_start(piece);
    line_length_ += piece.size();
    if (fault_ == TextFault::none)
        out.append(piece);
}

// Octet by octet, so that the first fault is the first, however the text was cut into pieces.
void TextReader::take_octets(std::string_view piece, std::string& out)
{
    for (const char c : piece) {
        if (c == '\n')
            note(TextFault::bare_lf);
        else if (c == '\0')
            note(in_header_ ? TextFault::nul_in_header : TextFault::nul);
        else if (line_length_ >= limits_.text_line)
            note(TextFault::line_too_long);
        keep_start({&c, 1});
        ++line_length_;
        if (fault_ == TextFault::none)
            out += c;
    }
}

// The first octets of the line decide whether it is the lone dot, or a Received field.
void TextReader::keep_start(std::string_view piece)
{
    for (std::size_t i = 0; line_length_ + i < line_start_.size() && i < piece.size(); ++i)
        line_start_[line_length_ + i] = piece[i];
}

bool TextReader::end_line(std::string& out)
{
    const bool dotted = line_length_ > 0 && line_start_[0] == '.';
    const bool last = dotted && line_length_ == 1;
    if (in_header_ && line_length_ == 0)
        in_header_ = false;
    if (in_header_ && line_length_ >= line_start_.size() &&
        equal_ignoring_case({line_start_.data(), line_start_.size()}, "Received:") && ++hops_ > limits_.hops)
        note(TextFault::too_many_hops);
    if (!last)
        size_ += line_length_ + 2 - (dotted ? 1 : 0);
    if (size_ > limits_.message_size)
        note(TextFault::too_big);
    if (fault_ == TextFault::none)
        out += '\n';
    line_length_ = 0;
    return last;
}

void TextReader::note(TextFault fault)
{
    if (fault_ == TextFault::none)
        fault_ = fault;
}

} // namespace smtpplus::receive
