// smtpplus.conf(5): TOML, a section for each command, a key for each long option.
//
//     [spamscore]
//     required-score = 6
//
// is `spamscore --required-score 6`. A subcommand's options stand in a table of its own, [smtpq.list]. Other
// commands' sections are passed over; in its own, a command accepts no key that it does not know.
#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <string_view>

namespace smtpplus {

class TomlConfig : public CLI::Config {
public:
    explicit TomlConfig(const CLI::App& app) : app_{app} {}

    /// Throws CLI::ConfigError whose text is `file:line: what is wrong`.
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

    /// `file:line: key 'name': ` if the text names an option whose value came from the file; else empty. For
    /// what CLI11 finds wrong with a value later.
    std::string origin_of(std::string_view complaint) const;

    /// Options are not written back: the file belongs to people.
    std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }

private:
    const CLI::App& app_;
    mutable std::map<std::string, std::string> origins_; // of each key that was read: file:line
};

} // namespace smtpplus
