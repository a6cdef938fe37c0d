// A batch as other mailers' decks have it: HELO, VERB, transactions, QUIT, and no line longer than a card.
// A longer line goes on with the next card where column 80 is `<` (IBM SMTP; Reader with Grammar::vm undoes
// it).
#pragma once

#include "bsmtp/envelope.hpp"
#include "common/output.hpp"

#include <string>
#include <string_view>

namespace smtpplus::bsmtp {

class DeckWriter {
public:
    /// `columns` is the length of a card; 0 leaves every line as long as it is.
    DeckWriter(Output& out, std::size_t columns) : out_{out}, columns_{columns} {}

    /// HELO, and VERB ON if the replies are wanted.
    void greet(const std::string& host, bool verbose);

    void begin(const Envelope& envelope);
    void text(std::string_view piece); // cut anywhere; LF ends its lines
    void commit();                     // the lone dot, and a flush
    void quit();

private:
    void line(std::string_view text);
    void cards(std::string_view text);

    Output& out_;
    std::size_t columns_;
    std::string partial_; // a line of the message that has not ended yet
};

} // namespace smtpplus::bsmtp
