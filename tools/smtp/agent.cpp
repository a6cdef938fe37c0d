#include "smtp/agent.hpp"

#include "bsmtp/mail_envelope.hpp"
#include "bsmtp/reader.hpp"
#include "common/failure.hpp"
#include "message/take_header.hpp"

#include <algorithm>
#include <numeric>
#include <poll.h>
#include <sys/stat.h>
#include <utility>

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

bool has_8bit(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
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
    auto status = ExitStatus::ok;
    for (;;) {
        if (courier.is_connected() && !arrives(in, settings.idle))
            courier.quit();
        if (!reader.next())
            break;
        const auto replies = courier.deliver(reader.envelope(), [&] { return reader.text(); });
        while (!reader.text().empty()) { // no dot, no answer
        }
        report(out, reader.envelope(), replies);
        status = std::accumulate(replies.begin(), replies.end(), status, bsmtp::worse);
    }
    courier.quit();
    return status == ExitStatus::try_again || reader.faults() == 0 ? status : ExitStatus::bad_input;
}

std::vector<bsmtp::Reply> send_message(std::string_view start, Input& in, bsmtp::Envelope envelope,
                                       Courier& courier)
{
    constexpr std::size_t first_look = 64 * 1024;
    const auto look = in.peek(first_look);
    if (start.empty() && look.empty())
        throw Failure{ExitStatus::bad_input, in.name() + ": no message"};
    if (has_8bit(start) || has_8bit(look))
        envelope.parameters.set("BODY", "8BITMIME");
    if (const auto size = size_of(in))
        envelope.parameters.set("SIZE", std::to_string(start.size() + *size));
    std::size_t taken = 0;
    const auto replies = courier.deliver(envelope, [&] {
        if (!start.empty())
            return std::exchange(start, {});
        in.consume(taken);
        const auto piece = in.peek();
        taken = piece.size();
        return piece;
    });
    courier.quit();
    return replies;
}

Letter take_letter(Input& in, const std::optional<bsmtp::Path>& sender)
{
    const auto refuse = [&](const Error& error) {
        return Failure{ExitStatus::bad_input, in.name() + ": " + error.what};
    };
    auto header = message::take_header(in);
    if (!header)
        throw refuse(header.error());
    bsmtp::Ends ends;
    if (sender) // any name will do: the path itself, which may be null, is put in its place
        ends.sender = message::Mailbox{"", "postmaster", ""};
    auto envelope = bsmtp::envelope_of(*header, ends);
    if (!envelope)
        throw refuse(envelope.error());
    if (sender)
        envelope->sender = *sender;
    bsmtp::hide_blind_copies(*header);
    return {*std::move(envelope), header->text() + '\n'};
}

} // namespace smtpplus::smtp
