// A stream of transactions: batch SMTP as it stands on the pipe, in the queue, and in the decks of other
// mailers (RFC 2442; IBM's and Crosswell's BSMTP with TICK and VERB).
//
// The pipe's grammar is strict: LF ends a line, a lone dot ends a message and commits it, and input that ends
// inside a transaction throws Failure{try_again}. The grammar of VM decks forgives: brackets may be missing,
// the last dot and QUIT are implied, a dot may be followed by blanks, cards of 80 columns lose their trailing
// blanks, and a card whose column 80 is `<` or X'15' (U+0085) goes on with the next. Case never matters in
// commands.
//
// A bad transaction harms no other: it is answered as a server would, skipped to its dot, and the next one is
// read.
#pragma once

#include "bsmtp/envelope.hpp"
#include "bsmtp/reply.hpp"
#include "common/input.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace smtpplus::bsmtp {

enum class Grammar { pipe, vm };

/// How a server would answer one command of the batch.
struct Answer {
    std::uint64_t line; // of the command, from 1
    std::string tick;   // of its transaction, if it has one
    std::string command;
    Reply reply;
};

/// `name:line: what is wrong`, the form of a message about a refused command.
std::string describe(const std::string& name, const Answer& answer);

class Reader {
public:
    static constexpr std::size_t max_command = 16 * 1024;
    static constexpr std::size_t max_recipients = 100'000;

    explicit Reader(Input& in, Grammar grammar = Grammar::pipe);

    /// Called for every command but the end of a message (its answer is the caller's to give). Set before
    /// next().
    std::function<void(const Answer&)> on_answer;

    /// Goes to the next transaction that reaches DATA with a sender and a recipient; false at the end of
    /// input. What is left of the last message is read over first.
    bool next();

    /// Valid after next(); the caller may change it.
    Envelope& envelope() { return envelope_; }

    /// The next piece of the message, LF between lines, doubled dots undone; empty when the dot was reached,
    /// and only then is the message complete. Valid until the next call.
    std::string_view text();

    /// Lines read so far; after next() that of DATA, after text() was empty that of the dot.
    std::uint64_t line() const { return line_; }
    std::uint64_t first_line() const { return first_line_; } // that of MAIL

    /// Commands refused so far.
    std::uint64_t faults() const { return faults_; }
    /// VERB ON was said: the origin wants the reply file.
    bool verbose() const { return verbose_; }
    /// The last message ended by the end of input, not by a dot (VM decks only).
    bool dot_was_implied() const { return dot_was_implied_; }

private:
    enum class Place { commands, text, skipped_text };

    void skip_text();
    bool read_line();
    bool read_physical_line();
    bool command();
    void mail(std::string_view argument);
    void recipient(std::string_view argument);
    bool data();
    void tick(std::string_view argument);
    void verb(std::string_view argument);
    void answer(Reply reply);
    void reset();
    std::string_view pipe_text();
    std::string_view deck_text();
    bool deck_line(std::string_view line);
    [[noreturn]] void ended_inside() const;

    Input& in_;
    Grammar grammar_;
    Envelope envelope_;
    std::string line_text_; // the current command, without its end
    std::string piece_;     // text of a deck, put together from its cards
    std::uint64_t line_ = 0;
    std::uint64_t first_line_ = 0;
    std::uint64_t faults_ = 0;
    std::size_t to_consume_ = 0; // octets of the input that text() handed out last
    Place place_ = Place::commands;
    bool inside_ = false;     // MAIL was said, DATA not yet
    bool has_sender_ = false; // and the sender was taken
    bool spoiled_ = false;    // a command of this transaction was refused
    bool line_too_long_ = false;
    bool at_line_start_ = true;
    bool dot_was_read_ = false;
    bool dot_was_implied_ = false;
    bool verbose_ = false;
    bool quit_ = false;
};

/// Whether the start of a text is BSMTP and not mail that begins with a word like HELO by chance: the first
/// command that is neither a greeting nor TICK, VERB, RSET or NOOP is MAIL FROM. Case and blanks do not
/// matter.
bool looks_like_bsmtp(std::string_view start);

} // namespace smtpplus::bsmtp
