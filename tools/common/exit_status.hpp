// What every command's exit status means; the numbers are those of sysexits(3).
#pragma once

namespace smtpplus {

enum class ExitStatus : int {
    ok = 0,         // done; or the verdict is no
    yes = 1,        // the verdict is yes: infected, spam
    usage = 64,     // the command line or the configuration is wrong
    bad_input = 65, // this input is wrong for good
    no_input = 66,  // a named file cannot be opened
    refused = 69,   // the far side refused for good
    bug = 70,       // a bug of ours
    try_again = 75, // it may pass; when in doubt, this one
};

} // namespace smtpplus
