// CP commands, given by the program vmcp(8) of s390-tools.
#pragma once

#include <string>

namespace smtpplus::vmspool {

struct CpAnswer {
    int code = 0; // CP's return code
    std::string text;
};

class Vmcp {
public:
    explicit Vmcp(std::string program) : program_{std::move(program)} {}

    /// Throws Failure{try_again} when the command did not reach CP.
    CpAnswer ask(const std::string& command) const;

    /// The answer to a command that must not fail. Throws Failure{try_again} with what CP said.
    std::string tell(const std::string& command) const;

private:
    std::string program_;
};

/// The word behind `word` in an answer of CP; empty if there is none.
std::string word_after(const std::string& answer, const std::string& word);

} // namespace smtpplus::vmspool
