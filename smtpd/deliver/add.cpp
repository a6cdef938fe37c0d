#include "deliver/add.hpp"

#include "bsmtp/reader.hpp"
#include "common/failure.hpp"

#include <deque>
#include <future>

namespace smtpplus::deliver {
namespace {

constexpr std::size_t in_memory = 1024 * 1024; // of a message; a larger one goes to the disk as it comes
constexpr std::size_t most_at_once = 64;       // transactions that wait for the disk together

// RFC 5321, 4.5.2, for text that comes in pieces.
void append_stuffed(std::string& out, std::string_view piece, bool& at_line_start)
{
    for (const char c : piece) {
        if (at_line_start && c == '.')
            out += '.';
        out += c;
        at_line_start = c == '\n';
    }
}

class Adder {
public:
    Adder(Input& in, Output& out, queue::Store& store) : in_{in}, out_{out}, store_{store}, reader_{in} {}

    ExitStatus run(const std::function<void(const std::string&)>& complain);

private:
    struct Pending {
        bsmtp::Envelope envelope;
        std::future<bsmtp::Reply> reply;
    };

    void add_one();
    void answer_oldest();
    void answer_all();

    Input& in_;
    Output& out_;
    queue::Store& store_;
    bsmtp::Reader reader_;
    std::deque<Pending> pending_;
    bool stored_all_ = true;
};

void Adder::add_one()
{
    auto& envelope = reader_.envelope();
    if (envelope.tick.empty())
        envelope.tick = bsmtp::make_tick();
    auto text = format(envelope);
    std::unique_ptr<queue::LargeMessage> large;
    bool at_line_start = true;
    for (auto piece = reader_.text(); !piece.empty(); piece = reader_.text()) {
        append_stuffed(text, piece, at_line_start);
        if (text.size() <= in_memory)
            continue;
        if (!large)
            large = store_.begin_large();
        large->write(text);
        text.clear();
    }
    text += at_line_start ? ".\n" : "\n.\n";

    auto reply = std::make_shared<std::promise<bsmtp::Reply>>();
    pending_.push_back({std::move(envelope), reply->get_future()});
    const auto done = [reply](const bsmtp::Reply& given) { reply->set_value(given); };
    if (large) {
        large->write(text);
        large->commit(done);
    } else {
        store_.append(std::move(text), done);
    }
}

void Adder::answer_oldest()
{
    auto& oldest = pending_.front();
    const auto reply = oldest.reply.get();
    stored_all_ = stored_all_ && reply.is_success();
    for (const auto& recipient : oldest.envelope.recipients)
        out_.write(format(bsmtp::RecipientReply{oldest.envelope.tick, recipient.path, reply}) + '\n');
    pending_.pop_front();
}

void Adder::answer_all()
{
    while (!pending_.empty())
        answer_oldest();
    out_.flush();
}

ExitStatus Adder::run(const std::function<void(const std::string&)>& complain)
{
    reader_.on_answer = [&](const bsmtp::Answer& answer) {
        if (!answer.reply.is_success() && answer.reply.code != 354)
            complain(describe(in_.name(), answer));
    };
    try {
        while (reader_.next()) {
            add_one();
            if (pending_.size() >= most_at_once)
                answer_oldest();
            if (in_.buffered().empty()) // nobody waits for an answer while we wait for input
                answer_all();
        }
    } catch (const Failure&) {
        answer_all(); // what came before was whole
        throw;
    }
    answer_all();
    if (!stored_all_)
        return ExitStatus::try_again;
    return reader_.faults() > 0 ? ExitStatus::bad_input : ExitStatus::ok;
}

} // namespace

ExitStatus add(Input& in, Output& out, queue::Store& store,
               const std::function<void(const std::string&)>& complain)
{
    return Adder{in, out, store}.run(complain);
}

} // namespace smtpplus::deliver
