// What is wrong with an input, and whether another try may help: an input that ended too early may.
#pragma once

#include "netdata/decoder.hpp"

#include "common/exit_status.hpp"
#include "common/result.hpp"
#include "common/text.hpp"

#include <optional>
#include <string>

namespace smtpplus::netdata {

struct Problem {
    ExitStatus status = ExitStatus::bad_input;
    Error error;
};

/// `reader.17: 0x1c40: text unit runs past its record`
inline std::string describe(const std::string& name, const Error& error)
{
    return name + (error.offset ? ": " + hex_offset(*error.offset) : "") + ": " + error.what;
}

/// Why the decoder stopped before the end.
inline Problem problem(const Decoder& decoder, Decoder::Event stopped)
{
    const bool incomplete = stopped == Decoder::Event::incomplete;
    return {incomplete ? ExitStatus::try_again : ExitStatus::bad_input, decoder.error()};
}

} // namespace smtpplus::netdata
