// How a command line names a reader: KIND:ADDRESS,key=value,... (vmreader(5)). The address of `dir` and
// `command` is all that follows the colon.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace smtpplus::vmspool {

struct Spec {
    std::string kind;
    std::string address;
    std::map<std::string, std::string> settings;

    std::string setting(const std::string& key, const std::string& otherwise) const;
    /// A number of seconds, or of tries. Throws Failure{usage} when it is none.
    unsigned number(const std::string& key, unsigned otherwise) const;
    /// Throws Failure{usage} for a setting that is not named here.
    void allow(std::initializer_list<std::string_view> keys) const;
};

/// Throws Failure{usage} for a kind that there is not.
Spec parse_spec(const std::string& text);

} // namespace smtpplus::vmspool
