#include "smtp/agent.hpp"

#include "bsmtp/reader.hpp"
#include "common/failure.hpp"

#include <algorithm>
#include <poll.h>
#include <sys/stat.h>

namespace smtpplus::smtp {
namespace {

// Whether there is something to read before the time is over; the end of input is something.
bool arrives(const Input& in, std::chrono::seconds within)
{
    if (!in.buffered().empty() || in.fd() < 0)
        return true;
    pollfd one{in.fd(), POLLIN, 0};
    const auto milliseconds = std::chrono::milliseconds{within}.count();
    return ::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(milliseconds, 3'600'000))) != 0;
}

void report(Output& out, const bsmtp::Envelope& envelope, const std::vector<bsmtp::Reply>& replies)
{
    const auto tick = envelope.tick.empty() ? "-" : envelope.tick;
    for (std::size_t i = 0; i < replies.size(); ++i)
        out.write(format(bsmtp::RecipientReply{tick, envelope.recipients[i].path, replies[i]}) + '\n');
    out.flush();
}

// The octets from here to the end, if the input is a file.
std::optional<std::uint64_t> size_of(const Input& in)
{
    struct stat status;
    if (in.fd() < 0 || ::fstat(in.fd(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    const auto position = ::lseek(in.fd(), 0, SEEK_CUR);
    if (position < 0 || position > status.st_size)
        return {};
    return static_cast<std::uint64_t>(status.st_size - position) + in.buffered().size();
}

} // namespace

ExitStatus run_agent(Input& in, Output& out, Courier& courier, const AgentSettings& settings)
{
    bsmtp::Reader reader{in};
    reader.on_answer = [&](const bsmtp::Answer& answer) {
        if (!answer.reply.is_success())
            settings.complain(describe(in.name(), answer));
    };
    for (;;) {
        if (courier.is_connected() && !arrives(in, settings.idle))
            courier.quit();
        if (!reader.next())
            break;
        const auto replies = courier.deliver(reader.envelope(), [&] { return reader.text(); });
        while (!reader.text().empty()) { // no dot, no answer
        }
        report(out, reader.envelope(), replies);
    }
    courier.quit();
    return reader.faults() == 0 ? ExitStatus::ok : ExitStatus::bad_input;
}

std::vector<bsmtp::Reply> send_message(Input& in, bsmtp::Envelope envelope, Courier& courier)
{
    constexpr std::size_t first_look = 64 * 1024;
    const auto start = in.peek(first_look);
    if (start.empty())
        throw Failure{ExitStatus::bad_input, in.name() + ": no message"};
    if (std::ranges::any_of(start, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        envelope.parameters.set("BODY", "8BITMIME");
    if (const auto size = size_of(in))
        envelope.parameters.set("SIZE", std::to_string(*size));
    std::size_t taken = 0;
    const auto replies = courier.deliver(envelope, [&] {
        in.consume(taken);
        const auto piece = in.peek();
        taken = piece.size();
        return piece;
    });
    courier.quit();
    return replies;
}

} // namespace smtpplus::smtp
