#include "smtp/courier.hpp"

#include "smtp/text_encoder.hpp"

#include <algorithm>
#include <cstring>

namespace smtpplus::smtp {
namespace {

using std::chrono::seconds;
using State = ClientSession::State;

constexpr std::size_t buffer_size = 128 * 1024;
constexpr seconds block_limit{180}; // RFC 5321, 4.5.3.2.5
constexpr seconds quit_limit{2};    // nobody waits long for a farewell

} // namespace

seconds time_limit(Wait wait)
{
    switch (wait) {
    case Wait::data: return seconds{120};
    case Wait::verdict: return seconds{600};
    case Wait::quit: return quit_limit;
    default: return seconds{300};
    }
}

Courier::Courier(Server server, Settings settings)
    : server_{std::move(server)}, settings_{std::move(settings)}, buffer_{
                                                                      std::make_unique_for_overwrite<char[]>(
                                                                          buffer_size)}
{
    if (server_.port.empty()) // RFC 2033, 5: LMTP never on port 25; 24 is the private mail system's
        server_.port = settings_.protocol == Protocol::lmtp ? "24" : "25";
}

std::vector<bsmtp::Reply> Courier::deliver(const bsmtp::Envelope& envelope, const TextSource& text)
{
    const bool kept = is_kept();
    if (!kept && !connect())
        return std::vector(envelope.recipients.size(), *failure_);
    transact(envelope);
    if (kept && session_->state() == State::closed && session_->is_untouched()) {
        if (!connect())
            return std::vector(envelope.recipients.size(), *failure_);
        transact(envelope);
    }
    if (session_->state() == State::text) {
        try {
            send_text(text);
        } catch (const ConnectionLost& why) {
            session_->lost(why.what());
        }
        converse();
    }
    auto replies = session_->replies();
    if (session_->state() == State::closed)
        hang_up();
    return replies;
}

// Whether there is a connection that looks alive: the server has neither closed it nor said anything. One
// whose message was never ended, because its source threw, is of no use.
bool Courier::is_kept()
{
    if (connection_ == nullptr)
        return false;
    if (session_->state() != State::idle) {
        hang_up();
        return false;
    }
    try {
        session_->receive(connection_->read_waiting());
    } catch (const ConnectionLost& why) {
        session_->lost(why.what());
    }
    if (session_->state() == State::closed)
        hang_up();
    return connection_ != nullptr;
}

bool Courier::connect()
{
    hang_up();
    if (failure_ && Clock::now() < rest_until_)
        return false;
    const auto begin = Clock::now();
    try {
        failure_ = bsmtp::Reply{451, "4.4.1", format(server_) + " has no address"};
        for (const auto& address : resolve(server_))
            if (connect_to(address))
                return true;
    } catch (const ConnectionLost& why) {
        failure_ = bsmtp::Reply{451, "4.4.3", why.what()};
    }
    // A refusal is cheap, silence is dear: messages that wait behind this one must not each wait for it.
    const auto end = Clock::now();
    rest_until_ = end - begin > seconds{1} ? end + settings_.rest : Deadline{};
    return false;
}

bool Courier::connect_to(const Address& address)
{
    try {
        connection_ = std::make_unique<Connection>(address, Clock::now() + settings_.connect_limit);
    } catch (const ConnectionLost& why) {
        failure_ = bsmtp::Reply{451, "4.4.1", address.name + ": " + why.what()};
        return false;
    }
    auto hello = settings_.hello.empty() ? connection_->address_literal() : settings_.hello;
    session_ = std::make_unique<ClientSession>(settings_.protocol, hello.empty() ? "localhost" : hello,
                                               address.name, settings_.trace);
    converse();
    if (session_->state() != State::closed)
        return true;
    failure_ = session_->reason();
    hang_up();
    return false;
}

void Courier::transact(const bsmtp::Envelope& envelope)
{
    session_->begin(envelope);
    converse();
}

// Says what the session wants to say, and hears what is answered, until it waits for nothing.
void Courier::converse()
{
    try {
        while (session_->waits_for() != Wait::nothing) {
            const auto deadline = limit(time_limit(session_->waits_for())); // each reply has its own
            const auto heard = session_->replies_heard();
            if (!session_->output().empty())
                write(std::exchange(session_->output(), {}), deadline);
            while (session_->replies_heard() == heard && session_->state() != State::closed)
                session_->receive(connection_->read(deadline));
        }
    } catch (const ConnectionLost& why) {
        session_->lost(why.what());
    }
}

void Courier::send_text(const TextSource& text)
{
    TextEncoder encoder;
    used_ = 0;
    const auto flush = [&] {
        write({buffer_.get(), std::exchange(used_, 0)}, limit(block_limit));
        return session_->state() == State::text;
    };
    for (auto piece = text(); !piece.empty(); piece = text()) {
        while (!piece.empty()) {
            constexpr std::size_t least = 1024;
            if (buffer_size - used_ < TextEncoder::room_for(least) && !flush())
                return;
            const auto part = piece.substr(0, (buffer_size - used_ - 1) / 2);
            if (!is_sendable(part))
                return;
            used_ += encoder.encode(part, buffer_.get() + used_);
            piece.remove_prefix(part.size());
        }
    }
    // Whatever was said before the dot is no answer to it.
    session_->receive(connection_->read_waiting());
    if (session_->state() != State::text)
        return;
    const auto end = encoder.finish();
    if (end.size() > buffer_size - used_ && !flush())
        return;
    std::memcpy(buffer_.get() + used_, end.data(), end.size());
    used_ += end.size();
    if (flush())
        session_->text_sent();
}

// RFC 6152: what is not 7-bit goes to nobody who did not ask for it; the bits are never stripped.
bool Courier::is_sendable(std::string_view piece)
{
    if (session_->capabilities().eight_bit ||
        std::ranges::none_of(piece, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return true;
    session_->give_up({554, "5.6.3", "8-bit message, and the server does not offer 8BITMIME"});
    return false;
}

void Courier::write(std::string_view text, Deadline deadline)
{
    connection_->write(text, deadline, [this](std::string_view heard) {
        session_->receive(heard);
        return session_->state() != State::closed;
    });
}

Deadline Courier::limit(seconds granted) const
{
    return Clock::now() + std::min(granted, settings_.reply_limit);
}

void Courier::quit()
{
    if (is_kept()) {
        session_->quit();
        converse();
    }
    hang_up();
}

void Courier::hang_up()
{
    connection_.reset();
    session_.reset();
}

} // namespace smtpplus::smtp
