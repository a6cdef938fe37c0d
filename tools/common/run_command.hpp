// The frame of every command: options, configuration, errors, exit status.
#pragma once

#include "common/exit_status.hpp"
#include "common/input.hpp"
#include "common/output.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace smtpplus {

/// Adds --version and --config, reads the command's section of smtpplus.conf(5), parses the command line,
/// runs `body`, flushes standard output, and turns a thrown Failure into a message and its status.
int run_command(CLI::App& app, int argc, char** argv, const std::function<ExitStatus()>& body);

/// Prints `command: text`, the form of every word on standard error. `command` was set by run_command.
void complain(const std::string& text);

} // namespace smtpplus
