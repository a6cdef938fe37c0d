// The reader in both grammars: whatever comes in, a transaction that was read is written and read back as the
// same.
#include "bsmtp/reader.hpp"
#include "bsmtp/reply.hpp"
#include "common/failure.hpp"

#include <cstdlib>

using namespace smtpplus;
using namespace smtpplus::bsmtp;

namespace {

void check(const Envelope& envelope)
{
    auto in = Input::from_text(format(envelope) + ".\n", "again");
    Reader reader{in};
    if (!reader.next() || reader.envelope() != envelope || !reader.text().empty())
        std::abort();
}

void read(std::string_view text, Grammar grammar)
{
    auto in = Input::from_text(text, "fuzz");
    Reader reader{in, grammar};
    try {
        while (reader.next()) {
            check(reader.envelope());
            while (!reader.text().empty()) {
            }
        }
    } catch (const Failure& failure) {
        if (failure.status != ExitStatus::try_again || grammar == Grammar::vm)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    read(text, Grammar::pipe);
    read(text, Grammar::vm);
    looks_like_bsmtp(text);
    const auto reply = parse_recipient_reply(text);
    if (reply && *parse_recipient_reply(format(*reply)) != *reply)
        std::abort();
    return 0;
}
