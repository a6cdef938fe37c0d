// The server's octets, in pieces: the first octet of the input says how long each is, and which protocol.
#include "smtp/client_session.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace smtpplus;
using namespace smtpplus::smtp;
using State = ClientSession::State;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::size_t piece = 1 + data[0] / 2;
    std::string_view octets{reinterpret_cast<const char*>(data) + 1, size - 1};
    ClientSession session{data[0] % 2 == 0 ? Protocol::smtp : Protocol::lmtp, "client.example", "server"};
    const bsmtp::Envelope envelope{"T1", {"ann@example.org"}, {}, {{{"a@b"}, {}}, {{"b@b"}, {}}}};
    bool begun = false;
    bool sent = false;
    while (!octets.empty() && session.state() != State::closed) {
        if (session.state() == State::idle) {
            session.begin(envelope);
            begun = true;
            sent = false;
        }
        if (session.state() == State::text) {
            session.text_sent();
            sent = true;
        }
        const auto now = octets.substr(0, piece);
        session.receive(now);
        octets.remove_prefix(now.size());
        session.output().clear();
    }
    session.lost("over");
    if (session.state() != State::closed || session.waits_for() != Wait::nothing)
        std::abort();
    const auto replies = session.replies();
    if (begun && replies.size() != 2)
        std::abort();
    for (const auto& reply : replies) {
        if (reply.is_success() && !sent)
            std::abort();
        const bsmtp::RecipientReply answer{"T1", {"a@b"}, reply};
        const auto again = bsmtp::parse_recipient_reply(format(answer));
        if (!again || again->reply.code != reply.code ||
            format(answer).find_first_of("\r\n") != std::string::npos)
            std::abort();
    }
    return 0;
}
