#include "common/config.hpp"

#include <toml++/toml.h>

#include <sstream>

namespace smtpplus {
namespace {

class SectionReader {
public:
    SectionReader(std::string file, std::vector<CLI::ConfigItem>& items,
                  std::map<std::string, std::string>& origins)
        : file_{std::move(file)}, items_{items}, origins_{origins}
    {
    }

    void read(const toml::table& table, const CLI::App& app, const std::vector<std::string>& parents)
    {
        for (const auto& [key, node] : table) {
            const std::string name{key.str()};
            if (const auto* inner = node.as_table())
                read_subcommand(name, *inner, app, parents);
            else if (const auto* option = app.get_option_no_throw("--" + name))
                read_option(name, node, *option, parents);
            else
                refuse(key.source(), "unknown key '" + name + "'");
        }
    }

private:
    void read_subcommand(const std::string& name, const toml::table& table, const CLI::App& app,
                         std::vector<std::string> parents)
    {
        const auto found = app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
        if (found.empty())
            refuse(table.source(), "unknown table '" + name + "'");
        parents.push_back(name);
        read(table, *found.front(), parents);
    }

    void read_option(const std::string& name, const toml::node& node, const CLI::Option& option,
                     const std::vector<std::string>& parents)
    {
        const bool is_flag = option.get_expected_max() == 0;
        if (is_flag && !node.is_boolean())
            refuse(node.source(), "key '" + name + "' wants true or false");
        items_.push_back({parents, name, values(name, node, option)});
        if (option.count() == 0) // else the command line's value stands
            origins_[name] = file_ + ":" + std::to_string(node.source().begin.line);
    }

    std::vector<std::string> values(const std::string& name, const toml::node& node,
                                    const CLI::Option& option) const
    {
        const auto* array = node.as_array();
        if (array == nullptr)
            return {scalar(name, node)};
        if (option.get_expected_max() < 2)
            refuse(node.source(), "key '" + name + "' takes one value, not a list");
        std::vector<std::string> result;
        for (const auto& element : *array)
            result.push_back(scalar(name, element));
        return result;
    }

    std::string scalar(const std::string& name, const toml::node& node) const
    {
        if (const auto* text = node.as_string())
            return text->get();
        if (const auto* flag = node.as_boolean())
            return flag->get() ? "true" : "false";
        if (const auto* number = node.as_integer())
            return std::to_string(number->get());
        if (const auto* number = node.as_floating_point()) {
            std::ostringstream text;
            text.imbue(std::locale::classic());
            text << number->get();
            return text.str();
        }
        refuse(node.source(), "key '" + name + "' wants a string, a number, true or false");
    }

    [[noreturn]] void refuse(const toml::source_region& where, const std::string& what) const
    {
        throw CLI::ConfigError{file_ + ":" + std::to_string(where.begin.line) + ": " + what,
                               CLI::ExitCodes::ConfigError};
    }

    std::string file_;
    std::vector<CLI::ConfigItem>& items_;
    std::map<std::string, std::string>& origins_;
};

} // namespace

std::vector<CLI::ConfigItem> TomlConfig::from_config(std::istream& input) const
{
    const auto file = app_.get_config_ptr()->as<std::string>();
    std::vector<CLI::ConfigItem> found;
    try {
        const auto document = toml::parse(input, file);
        const auto* section = document.get(app_.get_name());
        if (section != nullptr && section->is_table())
            SectionReader{file, found, origins_}.read(*section->as_table(), app_, {});
    } catch (const toml::parse_error& error) {
        throw CLI::ConfigError{file + ":" + std::to_string(error.source().begin.line) + ": " +
                                   std::string{error.description()},
                               CLI::ExitCodes::ConfigError};
    }
    return found;
}

std::string TomlConfig::origin_of(std::string_view complaint) const
{
    for (const auto& [name, origin] : origins_) {
        const auto option = "--" + name;
        const auto at = complaint.find(option);
        const auto end = at + option.size();
        if (at != complaint.npos && (end == complaint.size() ||
                                     std::string_view{" :,="}.find(complaint[end]) != std::string_view::npos))
            return origin + ": key '" + name + "': ";
    }
    return {};
}

} // namespace smtpplus
