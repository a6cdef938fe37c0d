// The header of a message that streams: taken off the start of its text, which goes on with the body.
#pragma once

#include "common/input.hpp"
#include "common/result.hpp"
#include "message/header.hpp"

namespace smtpplus::message {

/// Takes the header from the start of `in`, with the empty line behind it. A "From " line of a mailbox is
/// dropped.
Result<Header> take_header(Input& in);

} // namespace smtpplus::message
