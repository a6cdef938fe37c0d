#include "netdata/metadata.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>

namespace smtpplus::netdata {
namespace {

bool is_name(std::string_view text, std::size_t longest)
{
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view{"@#$+-:_"}.find(c) != std::string_view::npos;
    });
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> words;
    while (true) {
        const auto end = std::min(text.find(separator), text.size());
        words.push_back(upper(text.substr(0, end)));
        if (end == text.size())
            return words;
        text.remove_prefix(end + 1);
    }
}

Result<FileInfo> parse_cms_name(const std::vector<std::string>& words)
{
    const auto mode = words.size() == 3 ? words[2] : "A1";
    if (words.size() > 3 || !is_name(words[0], 8) || !is_name(words[1], 8) || mode.size() > 2 ||
        !is_letter(mode[0]) || (mode.size() == 2 && !is_digit(mode[1])))
        return Error{"a CMS file has a name, a type and a mode, like DOMAIN NAMES B1"};
    FileInfo file;
    file.name = {mode.substr(0, 1), words[0], words[1]};
    file.mode_number = mode.size() == 2 ? mode.substr(1) : "1";
    return file;
}

} // namespace

Result<Address> parse_address(std::string_view text)
{
    const auto words = upper(text);
    auto at = words.find(" AT ");
    const std::size_t width = at == words.npos ? 1 : 4;
    if (at == words.npos)
        at = words.find('@');
    if (at == words.npos)
        return Error{"an address is USER@NODE"};
    const auto user = trim(std::string_view{words}.substr(0, at));
    const auto node = trim(std::string_view{words}.substr(at + width));
    if (!is_name(user, 8) || !is_name(node, 8) || node.find('@') != node.npos)
        return Error{"user and node have one to eight letters, digits or @ # $ + - : _"};
    return Address{std::string{user}, std::string{node}};
}

std::string format_recfm(unsigned recfm)
{
    std::string text;
    switch (recfm & 0xc000) {
    case 0x8000: text = "F"; break;
    case 0xc000: text = "U"; break;
    default: text = "V";
    }
    if ((recfm & 0x1000) != 0 || (recfm & 0x0001) != 0)
        text += 'B';
    if ((recfm & 0x0800) != 0 || (recfm & 0x0001) != 0)
        text += 'S';
    if ((recfm & 0x2000) != 0)
        text += 'T';
    if ((recfm & 0x0400) != 0)
        text += 'A';
    if ((recfm & 0x0200) != 0)
        text += 'M';
    return text;
}

Result<std::uint16_t> parse_recfm(std::string_view text)
{
    const auto word = upper(text);
    std::uint16_t recfm = 0;
    if (word.size() == 5 && word[0] == 'X') {
        const auto [end, error] = std::from_chars(word.data() + 1, word.data() + 5, recfm, 16);
        if (error == std::errc{} && end == word.data() + 5)
            return recfm;
    } else if (word == "V") {
        return std::uint16_t{0x0002};
    } else if (!word.empty() && std::string_view{"FVU"}.find(word[0]) != std::string_view::npos) {
        recfm = word[0] == 'F' ? 0x8000 : word[0] == 'V' ? 0x4002 : 0xc000;
        constexpr std::string_view letters = "BSTAM";
        constexpr std::uint16_t bits[] = {0x1000, 0x0800, 0x2000, 0x0400, 0x0200};
        for (const char c : word.substr(1)) {
            const auto index = letters.find(c);
            if (index == letters.npos)
                return Error{"a record format is F, V or U, then B, S, A or M"};
            recfm = static_cast<std::uint16_t>(recfm | bits[index]);
        }
        return recfm;
    }
    return Error{"a record format is F, V or U, then B, S, A or M"};
}

Result<std::string> parse_time(std::string_view text)
{
    std::string digits;
    for (const char c : text)
        if (is_digit(c))
            digits += c;
        else if (std::string_view{"-:.TtZz "}.find(c) == std::string_view::npos)
            return Error{"a time is YYYYMMDDhhmmss or YYYY-MM-DDThh:mm:ssZ, GMT"};
    if (digits.size() < 4 || digits.size() > 20)
        return Error{"a time has 4 to 20 digits"};
    return digits;
}

std::string time_now()
{
    using namespace std::chrono;
    const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    const std::time_t seconds = now / 1000000;
    std::tm parts = {};
    ::gmtime_r(&seconds, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts);
    const auto fraction = std::to_string(now % 1000000);
    return text + std::string(6 - fraction.size(), '0') + fraction;
}

Result<FileInfo> parse_name(std::string_view text)
{
    if (const auto words = split(trim(text), ' '); words.size() > 1)
        return parse_cms_name(words);
    FileInfo file;
    if (const auto open = text.find('('); open != text.npos) {
        if (text.back() != ')' || !is_name(text.substr(open + 1, text.size() - open - 2), 8))
            return Error{"a member has a name of one to eight characters, like TEST.CNTL(MEMBER)"};
        file.members.push_back(upper(text.substr(open + 1, text.size() - open - 2)));
        text = text.substr(0, open);
    }
    file.name = split(text, '.');
    if (text.size() > 44 ||
        !std::all_of(file.name.begin(), file.name.end(), [](const auto& word) { return is_name(word, 8); }))
        return Error{"a data set name has qualifiers of one to eight characters, 44 in all"};
    return file;
}

} // namespace smtpplus::netdata
