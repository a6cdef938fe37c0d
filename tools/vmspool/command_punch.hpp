// command:CMD: the deck goes to the standard input of a shell command, for example an NJE program. Its exit
// status is the answer; the environment says who shall have the file.
#pragma once

#include "vmspool/punch.hpp"

namespace smtpplus::vmspool {

class CommandPunch : public Punch {
public:
    explicit CommandPunch(std::string command) : command_{std::move(command)} {}

    bsmtp::Reply punch(const VmAddress& to, const Attributes& attributes, std::string_view deck) override;

private:
    std::string command_;
};

} // namespace smtpplus::vmspool
