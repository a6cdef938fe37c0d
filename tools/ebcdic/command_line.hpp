// What ebcdic2ascii and ascii2ebcdic have in common on their command lines.
#pragma once

#include "common/exit_status.hpp"
#include "common/input.hpp"
#include "ebcdic/code_page.hpp"
#include "ebcdic/record_format.hpp"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::ebcdic {

struct CommandLine {
    std::string page = "1047";
    std::string charset = "UTF-8";
    std::string recfm = "stream";
    std::size_t lrecl = 0; // 0: not given
    std::string nl;        // empty: not given
    bool strict = false;
    bool list = false;
    std::vector<std::string> files;

    RecordFormat format() const;
    NewLine new_line() const { return nl == "15" ? NewLine::x15 : NewLine::x25; }
    std::size_t card_length() const { return lrecl == 0 ? 80 : lrecl; }
};

void add_options(CLI::App& app, CommandLine& line);

bool is_utf8(std::string_view charset);

/// The product of --list: number, octets assigned, other names.
std::string page_list();

/// "1 octet", "2 octets".
std::string counted(std::uint64_t count, const std::string& what);

/// Puts out what is before the damage and throws it as Failure{bad_input}; no damage, nothing done.
void throw_if(const std::optional<Damage>& damage, const Input& in);

} // namespace smtpplus::ebcdic
