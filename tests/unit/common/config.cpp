#include "test.hpp"

#include "common/config.hpp"

#include <sstream>

using namespace smtpplus;

namespace {

struct Command {
    Command()
    {
        app.add_option("--required-score", score);
        app.add_option("--rules", rules);
        app.add_flag("--strict", strict);
        sub = app.add_subcommand("list");
        sub->add_flag("--json", json);
        app.set_config("--config", "smtpplus.conf");
    }

    // What is wrong with `text`, or nothing.
    std::string complaint(const std::string& text)
    {
        std::istringstream input{text};
        try {
            TomlConfig{app}.from_config(input);
        } catch (const CLI::ConfigError& error) {
            return error.what();
        }
        return "";
    }

    CLI::App app{"", "spamscore"};
    CLI::App* sub;
    double score = 5;
    std::vector<std::string> rules;
    bool strict = false;
    bool json = false;
};

} // namespace

TEST_CASE("a section's keys are the command's long options", "[config]")
{
    Command command;
    std::istringstream input{
        "[other]\nnonsense = 1\n[spamscore]\nrequired-score = 6.5\n"
        "rules = ['/etc/a b', '/etc/c,d']\nstrict = true\n[spamscore.list]\njson = true\n"};
    const auto items = TomlConfig{command.app}.from_config(input);

    REQUIRE(items.size() == 4);
    CHECK(items[0].fullname() == "list.json");
    CHECK(items[1].name == "required-score");
    CHECK(items[1].inputs == std::vector<std::string>{"6.5"});
    CHECK(items[2].inputs == std::vector<std::string>{"/etc/a b", "/etc/c,d"});
    CHECK(items[3].inputs == std::vector<std::string>{"true"});
}

TEST_CASE("a message names file, line and key", "[config]")
{
    Command command;
    CHECK(command.complaint("[spamscore]\n\nrequired-scroe = 6\n") ==
          "smtpplus.conf:3: unknown key 'required-scroe'");
    CHECK(command.complaint("[spamscore]\nrequired-score = [1, 2]\n") ==
          "smtpplus.conf:2: key 'required-score' takes one value, not a list");
    CHECK(command.complaint("[spamscore.lsit]\njson = true\n") == "smtpplus.conf:1: unknown table 'lsit'");
    CHECK(command.complaint("[spamscore]\nrules = 1979-05-27\n") ==
          "smtpplus.conf:2: key 'rules' wants a string, a number, true or false");
    CHECK(command.complaint("[spamscore]\nstrict = 3\n") ==
          "smtpplus.conf:2: key 'strict' wants true or false");
    CHECK_THAT(command.complaint("a = \n"), Catch::Matchers::StartsWith("smtpplus.conf:1: "));
}

TEST_CASE("a value that an option refuses later is found again in the file", "[config]")
{
    Command command;
    std::istringstream input{"[spamscore]\n\nrequired-score = 'much'\n"};
    const TomlConfig config{command.app};
    REQUIRE(config.from_config(input).size() == 1);
    CHECK(config.origin_of("Could not convert: --required-score = much") ==
          "smtpplus.conf:3: key 'required-score': ");
    CHECK(config.origin_of("Could not convert: --required-score-more = much").empty());
    CHECK(config.origin_of("Could not convert: --rules = much").empty());
}
