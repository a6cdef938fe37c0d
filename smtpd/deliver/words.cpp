#include "deliver/words.hpp"

#include "common/text.hpp"

namespace smtpplus::deliver {

Result<std::vector<std::string>> split_words(std::string_view line)
{
    std::vector<std::string> words;
    std::string word;
    bool inside = false; // of a word, which may be empty: ''
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote == '\0' && is_blank(c)) {
            if (inside)
                words.push_back(std::exchange(word, {}));
            inside = false;
            continue;
        }
        inside = true;
        if (c == '\\' && quote != '\'') {
            if (++i == line.size())
                return Error{"nothing behind the last backslash"};
            word += line[i];
        } else if (c == quote) {
            quote = '\0';
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else {
            word += c;
        }
    }
    if (quote != '\0')
        return Error{"a quote is not closed"};
    if (inside)
        words.push_back(std::move(word));
    return words;
}

} // namespace smtpplus::deliver
