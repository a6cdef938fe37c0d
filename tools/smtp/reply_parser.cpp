#include "smtp/reply_parser.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::smtp {
namespace {

constexpr std::size_t max_text = 600; // of a reply that is passed on as one line

// RFC 5321, 4.2: Reply-code = %x32-35 %x30-35 %x30-39; the second digit is not worth a quarrel.
bool has_code(std::string_view line)
{
    return line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]);
}

} // namespace

Result<std::optional<ServerReply>> ReplyParser::next()
{
    std::size_t begin = 0;
    for (;;) {
        const auto newline = buffer_.find('\n', begin);
        if (std::min(newline, buffer_.size()) - begin > max_line)
            return Error{"reply line longer than " + std::to_string(max_line) + " octets"};
        if (newline == buffer_.npos)
            break;
        std::string_view text{buffer_.data() + begin, newline - begin};
        begin = newline + 1;
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        if (auto error = line(text))
            return *std::move(error);
        if (is_last_) {
            buffer_.erase(0, begin);
            return std::optional{std::exchange(reply_, {})};
        }
    }
    buffer_.erase(0, begin);
    return std::optional<ServerReply>{};
}

// Takes one line of a reply; `250-` goes on, `250 ` or `250` is the last.
std::optional<Error> ReplyParser::line(std::string_view text)
{
    if (!has_code(text) || (text.size() > 3 && text[3] != ' ' && text[3] != '-'))
        return Error{"no reply: " + printable(text.substr(0, 80))};
    const int code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    if (!reply_.lines.empty() && code != reply_.code)
        return Error{"reply with two codes, " + std::to_string(reply_.code) + " and " + std::to_string(code)};
    if (reply_.lines.size() == max_lines)
        return Error{"reply of more than " + std::to_string(max_lines) + " lines"};
    reply_.code = code;
    reply_.lines.push_back(printable(text.substr(std::min<std::size_t>(4, text.size()))));
    is_last_ = text.size() == 3 || text[3] == ' ';
    return {};
}

bsmtp::Reply to_reply(const ServerReply& reply)
{
    bsmtp::Reply result{reply.code, "", ""};
    for (const auto& line : reply.lines) {
        const auto parsed = *bsmtp::parse_reply(std::to_string(reply.code) + ' ' + line);
        if (result.enhanced.empty())
            result.enhanced = parsed.enhanced;
        if (!result.text.empty() && !parsed.text.empty())
            result.text += ' ';
        if (result.text.size() + parsed.text.size() <= max_text)
            result.text += parsed.text;
        else
            result.text += parsed.text.substr(0, max_text - std::min(max_text, result.text.size()));
    }
    if (result.enhanced.empty() && reply.code / 100 != 3) // RFC 3463 knows the classes 2, 4 and 5
        result.enhanced = std::to_string(reply.code / 100) + ".0.0";
    result.text = trim(result.text);
    return result;
}

std::string printable(std::string_view text)
{
    std::string result{text};
    for (auto& c : result) {
        if (c == '\t')
            c = ' ';
        else if (c < ' ' || c > '~')
            c = '?';
    }
    return result;
}

} // namespace smtpplus::smtp
