#include "deliver/routes.hpp"

#include "common/failure.hpp"
#include "common/input.hpp"
#include "common/text.hpp"
#include "deliver/duration.hpp"
#include "deliver/words.hpp"

#include <algorithm>
#include <charconv>

namespace smtpplus::deliver {

// Reads a line at a time; each method gives what is wrong, or nothing.
class RoutesParser {
public:
    explicit RoutesParser(Routes& routes) : routes_{routes} {}

    std::string line(std::string_view text, std::uint64_t number);
    /// What only shows when all lines are known; `number` becomes that of the line.
    std::string check(std::uint64_t& number) const;

private:
    std::string agent(std::vector<std::string> words);
    std::string setting(const std::vector<std::string>& words, std::uint64_t number);
    std::string route(std::vector<std::string> words, std::uint64_t number);

    struct Setting {
        std::uint64_t line;
        std::string agent;
    };
    Routes& routes_;
    std::vector<Setting> settings_;
    std::map<std::string, AgentOptions> options_; // may be said before the agent
};

namespace {

bool wants_next_hop(const AgentOptions& agent)
{
    return std::ranges::any_of(agent.command, [](const std::string& word) {
        for (auto at = word.find('%'); at != word.npos && at + 1 < word.size(); at = word.find('%', at + 2))
            if (word[at + 1] == 'h')
                return true;
        return false;
    });
}

bool has_stray_percent(const std::string& word)
{
    for (auto at = word.find('%'); at != word.npos; at = word.find('%', at + 2))
        if (at + 1 == word.size() || (word[at + 1] != 'h' && word[at + 1] != '%'))
            return true;
    return false;
}

std::string expand(const std::string& word, const std::string& next_hop)
{
    std::string text;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] != '%')
            text += word[i];
        else if (word[++i] == 'h')
            text += next_hop;
        else
            text += '%';
    }
    return text;
}

} // namespace

std::string RoutesParser::line(std::string_view text, std::uint64_t number)
{
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    if (trim(text).empty() || trim(text).starts_with('#'))
        return {};
    if (text.find('\0') != text.npos)
        return "a NUL octet";
    auto words = split_words(text);
    if (!words)
        return words.error().what;
    if (words->front() == "agent")
        return agent(*std::move(words));
    if (words->front() == "limit" || words->front() == "deadline")
        return setting(*words, number);
    return route(*std::move(words), number);
}

std::string RoutesParser::agent(std::vector<std::string> words)
{
    if (words.size() < 3)
        return "agent wants a name and a command";
    if (routes_.agents_.contains(words[1]))
        return "agent '" + words[1] + "' is there already";
    auto& agent = routes_.agents_[words[1]];
    agent.command.assign(words.begin() + 2, words.end());
    if (agent.command.front().empty())
        return "an empty command";
    if (std::ranges::any_of(agent.command, has_stray_percent))
        return "% is followed by neither h nor %";
    return {};
}

std::string RoutesParser::setting(const std::vector<std::string>& words, std::uint64_t number)
{
    if (words.size() != 3)
        return words[0] + " wants an agent's name and a value";
    settings_.push_back({number, words[1]});
    auto& options = options_.try_emplace(words[1]).first->second;
    if (words[0] == "deadline") {
        const auto duration = parse_duration(words[2]);
        if (!duration)
            return duration.error().what;
        if (duration->count() == 0)
            return "a deadline of nothing";
        options.deadline = *duration;
        return {};
    }
    const auto& text = words[2];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), options.limit);
    if (error != std::errc{} || end != text.data() + text.size() || options.limit < 1 || options.limit > 1000)
        return "limit wants a number from 1 to 1000";
    return {};
}

std::string RoutesParser::route(std::vector<std::string> words, std::uint64_t number)
{
    const auto& pattern = words[0];
    if (words.size() < 2)
        return "'" + pattern + "' has no agent";
    if (pattern != "*" && (pattern.find('*') != pattern.npos || pattern.empty() || pattern == "."))
        return "'" + pattern + "' is none of user@domain, domain, .domain, user@, @ and *";
    if (std::ranges::any_of(words.begin() + 2, words.end(),
                            [](const std::string& hop) { return hop.empty() || hop.starts_with('-'); }))
        return "a next hop that is empty or begins with -";
    routes_.first_.try_emplace(lower(pattern), routes_.routes_.size());
    routes_.routes_.push_back({number, words[0], words[1], {words.begin() + 2, words.end()}});
    return {};
}

std::string RoutesParser::check(std::uint64_t& number) const
{
    for (const auto& setting : settings_) {
        number = setting.line;
        const auto agent = routes_.agents_.find(setting.agent);
        if (agent == routes_.agents_.end())
            return "no agent '" + setting.agent + "'";
        agent->second.limit = options_.at(setting.agent).limit;
        agent->second.deadline = options_.at(setting.agent).deadline;
    }
    for (const auto& route : routes_.routes_) {
        number = route.line;
        const auto agent = routes_.agents_.find(route.agent);
        if (agent == routes_.agents_.end())
            return "no agent '" + route.agent + "'";
        if (wants_next_hop(agent->second) == route.next_hops.empty())
            return "agent '" + route.agent + "' " +
                   (route.next_hops.empty() ? "wants a next hop"
                                            : "takes no next hop: there is no %h in its command");
    }
    return {};
}

std::string Route::next_hop(std::uint32_t tries) const
{
    return next_hops.empty() ? std::string{} : next_hops[tries % next_hops.size()];
}

const Route* Routes::find(const bsmtp::Path& recipient) const
{
    auto best = routes_.size();
    const auto look = [&](const std::string& pattern) {
        const auto found = first_.find(pattern);
        if (found != first_.end())
            best = std::min(best, found->second);
    };
    const auto domain = lower(recipient.domain());
    look(lower(recipient.local_part()) + '@' + domain);
    look(domain.empty() ? "@" : domain);
    for (auto at = domain.find('.', 1); at < domain.size(); at = domain.find('.', at + 1))
        look(domain.substr(at));
    look("*");
    return best < routes_.size() ? &routes_[best] : nullptr;
}

std::vector<std::string> Routes::command(const std::string& name, const std::string& next_hop) const
{
    std::vector<std::string> words;
    for (const auto& word : agent(name).command)
        words.push_back(expand(word, next_hop));
    return words;
}

Result<Routes> parse_routes(std::string_view text, const std::string& name)
{
    Routes routes;
    RoutesParser parser{routes};
    std::uint64_t number = 0;
    std::string fault;
    while (!text.empty() && fault.empty()) {
        const auto end = text.find('\n');
        fault = parser.line(text.substr(0, end), ++number);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    if (fault.empty())
        fault = parser.check(number);
    if (!fault.empty())
        return Error{name + ':' + std::to_string(number) + ": " + fault};
    return routes;
}

Routes load_routes(const std::string& file)
{
    Input in{open_input(file), file};
    std::string text;
    for (auto view = in.peek(); !view.empty(); view = in.peek()) {
        text += view;
        in.consume(view.size());
    }
    auto routes = parse_routes(text, file);
    if (!routes)
        throw Failure{ExitStatus::usage, routes.error().what};
    return *std::move(routes);
}

} // namespace smtpplus::deliver
