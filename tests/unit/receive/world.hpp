// What a session is handed in these tests: a sink that keeps what it is given, a clock that stands still,
// ticks that can be foreseen.
#pragma once

#include "receive/session.hpp"

#include "common/failure.hpp"

#include <string>
#include <vector>

namespace smtpplus::receive {

/// Keeps every transaction. With `later` it says nothing, and the session waits.
struct Collect : Sink {
    struct Pieces : Stream {
        explicit Pieces(Collect& a_owner) : owner{a_owner} {}
        void write(std::string_view piece) override
        {
            if (owner.full)
                throw Failure{ExitStatus::try_again, "disk full"};
            text += piece;
        }
        Collect& owner;
        std::string text;
    };

    std::optional<bsmtp::Reply> append(std::string transaction) override
    {
        transactions.push_back(std::move(transaction));
        if (later)
            return {};
        return bsmtp::Reply{250, "2.0.0", ""};
    }
    std::unique_ptr<Stream> begin_large() override
    {
        ++large;
        return std::make_unique<Pieces>(*this);
    }
    std::optional<bsmtp::Reply> commit(std::unique_ptr<Stream> stream) override
    {
        return append(static_cast<Pieces&>(*stream).text);
    }

    std::vector<std::string> transactions;
    int large = 0;
    bool later = false;
    bool full = false;
};

inline Settings still_settings()
{
    Settings settings;
    settings.host = "mail.example.org";
    settings.tick = [] { return std::string{"TICK0000"}; };
    settings.now = [] { return std::chrono::system_clock::time_point{}; };
    return settings;
}

inline std::string repeated(std::string_view text, std::size_t count)
{
    std::string result;
    while (count-- > 0)
        result += text;
    return result;
}

inline const std::string hello = "EHLO client.example\r\n";
inline const std::string to_data = "MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n";

/// Up to the 354.
inline void open_text(Session& session)
{
    session.feed(hello);
    session.feed(to_data);
}

} // namespace smtpplus::receive
