// Where bsmtp-split puts a transaction. The text is complete, and anything may be done about it, when commit
// is called; an outlet that is not committed leaves nothing behind.
#pragma once

#include "bsmtp/envelope.hpp"
#include "bsmtp/reply.hpp"
#include "common/output.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::bsmtp {

class Outlet {
public:
    virtual ~Outlet() = default;
    virtual void begin(const Envelope& envelope) = 0;
    virtual void text(std::string_view piece) = 0;
    virtual Reply commit() = 0; // what a server would answer to the dot
};

/// The same batch in the pipe's grammar.
std::unique_ptr<Outlet> to_stream(Output& out);

/// `0001.bsmtp`, `0002.bsmtp` ... in a folder, or `0001.eml` ... with the message alone. A file has its name
/// when it is complete and synced.
std::unique_ptr<Outlet> to_folder(std::string folder, bool message_only);

/// The message of transaction `number` alone.
std::unique_ptr<Outlet> to_message(Output& out, std::uint64_t number);

/// A program for each transaction: the message is its standard input; SENDER, RECIPIENTS (one a line) and
/// TICK are in its environment. Its status 0 is 250, 64 to 69 is 554, all else 451.
std::unique_ptr<Outlet> to_program(std::vector<std::string> arguments);

/// Nowhere.
std::unique_ptr<Outlet> to_nothing();

} // namespace smtpplus::bsmtp
