#include "common/run_command.hpp"

#include "common/config.hpp"
#include "common/failure.hpp"

#include <cstdlib>
#include <iostream>
#include <memory>

namespace smtpplus {
namespace {

std::string command_name = "smtpplus";

std::shared_ptr<TomlConfig> add_common_options(CLI::App& app)
{
    app.set_version_flag("--version", app.get_name() + " (smtpplus) " SMTPPLUS_VERSION,
                         "Print the version and exit");
    const char* chosen = std::getenv("SMTPPLUS_CONF");
    const bool given = chosen != nullptr && *chosen != '\0';
    app.set_config("--config", given ? chosen : "/etc/smtpplus/smtpplus.conf", "Configuration file", given);
    const auto config = std::make_shared<TomlConfig>(app);
    app.config_formatter(config);
    app.get_formatter()->column_width(34);
    return config;
}

int usage_error(CLI::App& app, const TomlConfig& config, const CLI::ParseError& error)
{
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
        return app.exit(error); // --help, --version
    const auto origin = config.origin_of(error.what());
    complain(origin + error.what());
    if (origin.empty() && dynamic_cast<const CLI::ConfigError*>(&error) == nullptr)
        std::cerr << "  try: " << command_name << " --help\n";
    return static_cast<int>(ExitStatus::usage);
}

} // namespace

int run_command(CLI::App& app, int argc, char** argv, const std::function<ExitStatus()>& body)
{
    command_name = app.get_name();
    const auto config = add_common_options(app);
    try {
        app.parse(argc, argv);
        const auto status = body();
        standard_output().flush();
        return static_cast<int>(status);
    } catch (const CLI::ParseError& error) {
        return usage_error(app, *config, error);
    } catch (const Failure& failure) {
        complain(failure.what());
        if (!failure.way_out.empty())
            std::cerr << "  try: " << failure.way_out << '\n';
        return static_cast<int>(failure.status);
    } catch (const std::bad_alloc&) {
        complain("out of memory");
        return static_cast<int>(ExitStatus::try_again);
    } catch (const std::exception& error) {
        complain(std::string{"internal error: "} + error.what());
        return static_cast<int>(ExitStatus::bug);
    }
}

void complain(const std::string& text)
{
    std::cerr << command_name + ": " + text + '\n';
}

} // namespace smtpplus
