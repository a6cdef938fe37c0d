#include "bsmtp/reply.hpp"

#include "bsmtp/envelope.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::bsmtp {
namespace {

// Takes the first word off `text`, and the blank behind it.
std::string_view take_word(std::string_view& text)
{
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

// RFC 3463, 2: class "." subject "." detail
bool is_enhanced_code(std::string_view text, char reply_class)
{
    if (text.size() < 5 || text[0] != reply_class || text[1] != '.' || text.find("..") != text.npos)
        return false;
    const auto rest = text.substr(2);
    return std::ranges::count(rest, '.') == 1 && is_digit(rest.front()) && is_digit(rest.back()) &&
           rest.size() <= 7 && std::ranges::all_of(rest, [](char c) { return is_digit(c) || c == '.'; });
}

// A reply is one line: whatever text is put into it, it stays one.
std::string one_line(std::string_view text)
{
    std::string result{text};
    std::ranges::replace_if(
        result, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    return result;
}

} // namespace

Result<Reply> parse_reply(std::string_view text)
{
    const auto clean = one_line(text);
    std::string_view line{clean};
    const auto code = take_word(line);
    if (code.size() != 3 || !std::ranges::all_of(code, is_digit) || code[0] < '2' || code[0] > '5')
        return Error{"no reply code"};
    Reply reply{(code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0'), "", ""};
    if (is_enhanced_code(line.substr(0, line.find(' ')), code[0]))
        reply.enhanced = take_word(line);
    reply.text = line;
    return reply;
}

std::string format(const Reply& reply)
{
    auto line = std::to_string(reply.code);
    if (!reply.enhanced.empty())
        line += ' ' + reply.enhanced;
    if (!reply.text.empty())
        line += ' ' + one_line(reply.text);
    return line;
}

ExitStatus worse(ExitStatus so_far, const Reply& reply)
{
    if (reply.is_success() || so_far == ExitStatus::try_again)
        return so_far;
    return reply.is_permanent() ? ExitStatus::refused : ExitStatus::try_again;
}

Result<RecipientReply> parse_recipient_reply(std::string_view text)
{
    const auto clean = one_line(text);
    std::string_view line{clean};
    const auto tick = take_word(line);
    if (!is_tick(tick))
        return Error{"no tick"};
    const auto bracket = line.find('<');
    if (bracket == line.npos)
        return Error{"no recipient"};
    auto front = parse_reply(trim_right(line.substr(0, bracket)));
    if (!front)
        return front.error();
    line.remove_prefix(bracket);
    const auto length = path_length(line);
    auto path = parse_path(line.substr(0, length));
    if (!path)
        return path.error();
    front->text = trim(line.substr(length));
    return RecipientReply{std::string{tick}, *std::move(path), *std::move(front)};
}

std::string format(const RecipientReply& answer)
{
    auto line = answer.tick + ' ' + format(Reply{answer.reply.code, answer.reply.enhanced, ""}) + ' ' +
                format(answer.recipient);
    if (!answer.reply.text.empty())
        line += ' ' + one_line(answer.reply.text);
    return line;
}

} // namespace smtpplus::bsmtp
