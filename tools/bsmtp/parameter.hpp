// The parameters of MAIL and RCPT: SIZE=1320 BODY=8BITMIME XSPAM=3.1 (RFC 5321, 4.1.2; values in xtext, RFC
// 3461, 4).
#pragma once

#include "common/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::bsmtp {

struct Parameter {
    std::string keyword;              // as written; compared without regard to case
    std::optional<std::string> value; // as it travels, so still xtext where the keyword's definition says so
    bool operator==(const Parameter&) const = default;
};

class Parameters {
public:
    bool operator==(const Parameters&) const = default;

    const Parameter* find(std::string_view keyword) const;
    /// The value; empty if the parameter is not there or has none.
    std::string_view value(std::string_view keyword) const;
    /// Replaces, or appends.
    void set(std::string_view keyword, std::optional<std::string> value = {});
    void erase(std::string_view keyword);

    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    bool empty() const { return all_.empty(); }
    std::size_t size() const { return all_.size(); }

private:
    std::vector<Parameter> all_;
};

/// Reads blank-separated parameters; a keyword that stands twice is refused.
Result<Parameters> parse_parameters(std::string_view text);

/// Each with one blank before it, so that it follows a path as it is.
std::string format(const Parameters& parameters);

/// RFC 3461, 4: "+" and two upper case hexadecimal digits for what cannot stand in a value.
std::string to_xtext(std::string_view text);
Result<std::string> from_xtext(std::string_view text);

} // namespace smtpplus::bsmtp
