// A member of a partitioned data set, as its directory entry describes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

struct Member {
    std::string raw_name; // EBCDIC, without the blanks behind it
    std::string name;     // ASCII, for people
    bool is_alias = false;
    std::string alias_of;  // EBCDIC: the member that has the data
    std::uint32_t ttr = 0; // where the data begin: relative track, record
    std::string user_data;
    bool operator==(const Member&) const = default;
};

/// What the editor of ISPF keeps in a member's user data.
struct Statistics {
    unsigned version = 0, modification = 0;
    std::string created, changed; // 2021-03-09, 2021-03-09T00:11:17
    unsigned lines = 0, initial_lines = 0, modified_lines = 0;
    std::string user;
    bool operator==(const Statistics&) const = default;
};

/// Nothing when the user data are something else.
std::optional<Statistics> parse_statistics(std::string_view user_data);

} // namespace smtpplus::netdata
