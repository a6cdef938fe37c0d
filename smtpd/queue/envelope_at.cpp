#include "queue/envelope_at.hpp"

#include "bsmtp/reader.hpp"
#include "common/failure.hpp"

#include <algorithm>

namespace smtpplus::queue {
namespace {

// The commands up to DATA.
std::string read_commands(int fd, const Record& record)
{
    static constexpr std::string_view data = "\nDATA\n";
    for (std::size_t size = 1024;; size *= 4) {
        auto head = read_at(fd, record.offset, std::min<std::uint64_t>(size, record.size));
        if (const auto at = head.find(data); at != head.npos)
            return head.substr(0, at + data.size());
        if (head.size() < size)
            return {};
    }
}

} // namespace

Result<StoredEnvelope> envelope_at(int fd, const Record& record)
{
    const auto commands = read_commands(fd, record);
    if (commands.empty())
        return Error{"no DATA"};
    auto in = Input::from_text(commands, "segment");
    bsmtp::Reader reader{in};
    std::string fault = "no MAIL";
    reader.on_answer = [&](const bsmtp::Answer& answer) {
        if (!answer.reply.is_success())
            fault = answer.reply.text;
    };
    try {
        if (reader.next())
            return StoredEnvelope{std::move(reader.envelope()), record.offset + commands.size()};
    } catch (const Failure&) {
        // DATA was refused, and the text behind it that the reader wants to skip is not there.
    }
    return Error{fault};
}

} // namespace smtpplus::queue
