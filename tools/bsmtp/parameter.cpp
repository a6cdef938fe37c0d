#include "bsmtp/parameter.hpp"

#include "common/bytes.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::bsmtp {
namespace {

constexpr std::size_t max_parameters = 64;

bool is_keyword(std::string_view text)
{
    return !text.empty() && text.front() != '-' &&
           std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// RFC 5321: any CHAR but "=", SP and controls; RFC 6531 adds UTF-8
bool is_value(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        const auto o = static_cast<unsigned char>(c);
        return o > ' ' && o != '=' && o != 0x7f;
    });
}

int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

const Parameter* Parameters::find(std::string_view keyword) const
{
    const auto found =
        std::ranges::find_if(all_, [&](const auto& p) { return equal_ignoring_case(p.keyword, keyword); });
    return found == all_.end() ? nullptr : &*found;
}

std::string_view Parameters::value(std::string_view keyword) const
{
    const auto* parameter = find(keyword);
    return parameter != nullptr && parameter->value ? std::string_view{*parameter->value}
                                                    : std::string_view{};
}

void Parameters::set(std::string_view keyword, std::optional<std::string> value)
{
    for (auto& parameter : all_) {
        if (equal_ignoring_case(parameter.keyword, keyword)) {
            parameter.value = std::move(value);
            return;
        }
    }
    all_.push_back({std::string{keyword}, std::move(value)});
}

void Parameters::erase(std::string_view keyword)
{
    std::erase_if(all_, [&](const auto& p) { return equal_ignoring_case(p.keyword, keyword); });
}

Result<Parameters> parse_parameters(std::string_view text)
{
    Parameters result;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        const auto word = text.substr(0, text.find_first_of(" \t"));
        text.remove_prefix(word.size());
        const auto equals = word.find('=');
        const auto keyword = word.substr(0, equals);
        if (!is_keyword(keyword))
            return Error{"bad parameter"};
        if (result.find(keyword) != nullptr)
            return Error{"parameter " + std::string{keyword} + " given twice"};
        if (result.size() == max_parameters)
            return Error{"too many parameters"};
        if (equals == word.npos) {
            result.set(keyword);
        } else if (is_value(word.substr(equals + 1))) {
            result.set(keyword, std::string{word.substr(equals + 1)});
        } else {
            return Error{"bad value of parameter " + std::string{keyword}};
        }
    }
    return result;
}

std::string format(const Parameters& parameters)
{
    std::string result;
    for (const auto& [keyword, value] : parameters) {
        result += ' ' + keyword;
        if (value)
            result += '=' + *value;
    }
    return result;
}

std::string to_xtext(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto o = octet(text, i);
        if (o > ' ' && o < 0x7f && o != '+' && o != '=') {
            result += text[i];
        } else {
            result += '+';
            result += digits[o >> 4];
            result += digits[o & 15];
        }
    }
    return result;
}

Result<std::string> from_xtext(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '+') {
            result += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return Error{"bad xtext"};
        result += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return result;
}

} // namespace smtpplus::bsmtp
