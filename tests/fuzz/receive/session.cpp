// A session, fed arbitrary octets. However they are cut, it says and does the same; it speaks in whole lines;
// and what it accepts, the pipe's strict reader reads as exactly one transaction.
#include "receive/session.hpp"
#include "bsmtp/reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace smtpplus;
using namespace smtpplus::receive;

namespace {

struct Keep : Sink {
    struct Pieces : Stream {
        void write(std::string_view piece) override { text += piece; }
        std::string text;
    };
    std::optional<bsmtp::Reply> append(std::string transaction) override
    {
        transactions.push_back(std::move(transaction));
        return bsmtp::Reply{250, "2.0.0", ""};
    }
    std::unique_ptr<Stream> begin_large() override { return std::make_unique<Pieces>(); }
    std::optional<bsmtp::Reply> commit(std::unique_ptr<Stream> stream) override
    {
        return append(static_cast<Pieces&>(*stream).text);
    }
    std::vector<std::string> transactions;
};

Settings settings_with(std::size_t in_memory)
{
    Settings settings;
    settings.strict_turns = false;
    settings.limits.in_memory = in_memory;
    settings.limits.message_size = 4000;
    settings.limits.text_line = 300;
    settings.limits.command_line = 200;
    settings.limits.skipped = 100;
    settings.limits.recipients = 5;
    settings.limits.hops = 3;
    settings.tick = [] { return std::string{"TICK"}; };
    settings.now = [] { return std::chrono::system_clock::time_point{}; };
    return settings;
}

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void check_transaction(const std::string& transaction)
{
    auto input = Input::from_text(transaction, "transaction");
    bsmtp::Reader reader{input};
    require(reader.next());
    require(!reader.envelope().recipients.empty() && reader.envelope().tick == "TICK");
    while (!reader.text().empty())
        ;
    require(!reader.next() && reader.faults() == 0);
}

// The replies; every transaction is checked. `seed` cuts the input; 0 leaves it whole.
std::string converse(std::string_view input, const Settings& settings, unsigned seed, std::size_t& count)
{
    Keep sink;
    Session session{accept_all, sink, settings};
    std::string replies;
    while (!input.empty()) {
        seed = seed * 1664525U + 1013904223U;
        const auto piece = input.substr(0, count == 0 ? input.npos : 1 + (seed >> 24) % count);
        replies += session.feed(piece);
        input.remove_prefix(piece.size());
    }
    for (const auto& transaction : sink.transactions)
        check_transaction(transaction);
    count = sink.transactions.size();
    return replies;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto roomy = settings_with(100'000);
    static const auto tight = settings_with(50);
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    std::size_t whole = 0;
    std::size_t octets = 1;
    std::size_t some = 17;
    const auto replies = converse(input, roomy, 0, whole);
    require(replies.empty() || replies.ends_with("\r\n"));
    require(converse(input, tight, 1, octets) == replies && octets == whole);
    require(converse(input, roomy, 2, some) == replies && some == whole);
    return 0;
}
