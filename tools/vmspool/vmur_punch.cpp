#include "vmspool/vmur_punch.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

constexpr std::size_t most_cards_at_once = 511; // what the driver takes in one write

// CP's return codes.
enum CpCode { no_such_user_id = 53, bad_user_id = 20, spool_id_limit = 439 };

// CP commands that undo what was done to the punch, given in any case.
class Undo {
public:
    explicit Undo(const Vmcp& cp) : cp_{cp} {}
    ~Undo()
    {
        for (auto command = commands_.rbegin(); command != commands_.rend(); ++command) {
            try {
                cp_.ask(*command);
            } catch (const Failure&) { // CP is out of reach; there is nobody left to tell
            }
        }
    }
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;

    void add(std::string command) { commands_.push_back(std::move(command)); }
    void drop_last() { commands_.pop_back(); }

private:
    const Vmcp& cp_;
    std::vector<std::string> commands_;
};

// " CLASS M FORM QUMAIL DIST BOB", of what is set; or the same of what `state`, CP's answer to QUERY VIRTUAL,
// says.
std::string settings(const Attributes& wanted)
{
    std::string text = " CLASS " + wanted.spool_class;
    if (!wanted.form.empty())
        text += " FORM " + wanted.form;
    if (!wanted.dist.empty())
        text += " DIST " + wanted.dist;
    return text;
}

std::string former_settings(const Attributes& wanted, const std::string& state)
{
    Attributes former;
    if (const auto letter = word_after(state, "CL"); !letter.empty())
        former.spool_class = letter;
    if (!wanted.form.empty())
        former.form = word_after(state, "FORM");
    if (!wanted.dist.empty())
        former.dist = word_after(state, "DIST");
    return settings(former);
}

bool is_spooled_cont(const std::string& state)
{
    return state.find(" CONT ") != state.npos;
}

} // namespace

VmurPunch::VmurPunch(const Spec& spec) : device_{make_device(spec, "punch", "/dev/vmpun-0.0.000d")} {}

bsmtp::Reply VmurPunch::punch(const VmAddress& to, const Attributes& attributes, std::string_view deck)
{
    const auto [user, tag] = route(to, attributes);
    const auto guard = lock(device_);
    const auto& cp = device_.cp;
    const auto& number = device_.number;
    if (!has_user(user))
        return to.node.empty() ? no_such_user(user) : bsmtp::Reply{451, "4.4.0", "no RSCS at this node"};

    cp.tell("CLOSE " + number);
    const auto state = cp.tell("QUERY VIRTUAL " + number);
    if (is_spooled_cont(state))
        return {451, "4.3.0", "punch " + number + " is spooled CONT"};
    Undo undo{cp};
    undo.add("SPOOL " + number + former_settings(attributes, state));
    cp.tell("SPOOL " + number + settings(attributes));

    undo.add("CLOSE " + number + " PURGE");
    if (!tag.empty()) {
        undo.add("SPOOL " + number + " NOCONT");
        cp.tell("SPOOL " + number + " CONT");
        cp.tell("TAG DEV " + number + ' ' + tag);
    }
    if (!write_cards(deck))
        return {452, "4.3.1", "the spool is full, or its limit is reached"};
    if (!tag.empty()) {
        undo.drop_last();
        cp.tell("SPOOL " + number + " NOCONT");
    }
    undo.drop_last();
    return close_to(user, attributes);
}

// LINK of a user's disk that is not named fails in any case; how, tells whether CP knows the user.
bool VmurPunch::has_user(const std::string& user) const
{
    const auto code = device_.cp.ask("LINK " + user).code;
    return code != no_such_user_id && code != bad_user_id;
}

bool VmurPunch::write_cards(std::string_view deck) const
{
    Fd punch{::open(device_.node.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
    if (!punch)
        throw system_failure(device_.node);
    while (!deck.empty()) {
        const auto piece = deck.substr(0, most_cards_at_once * card_length);
        const auto count = ::write(punch.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EIO || errno == ENOSPC))
            return false;
        // Part of a card would shift all that follow.
        if (count < 0 || count % card_length != 0)
            throw count < 0 ? system_failure(device_.node)
                            : Failure{ExitStatus::try_again, device_.node + ": took part of a card"};
        deck.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::close(punch.release()) == 0;
}

bsmtp::Reply VmurPunch::close_to(const std::string& user, const Attributes& attributes) const
{
    auto command = "CLOSE " + device_.number + " TO " + user + " RDR";
    if (!attributes.name.empty())
        command += " NAME " + attributes.name + (attributes.type.empty() ? "" : ' ' + attributes.type);
    const auto answer = device_.cp.ask(command);
    if (answer.code == 0) {
        const auto id = word_after(answer.text, "AS"); // PUN FILE 0017 SENT TO BOB RDR AS 0042 ...
        return {250, "2.1.5", "spool file " + (id.empty() ? "" : id + ' ') + "in reader of " + user};
    }
    // The file stays in the punch queue then.
    if (const auto id = word_after(answer.text, "FILE"); parse_spool_id(id) != 0)
        device_.cp.ask("PURGE * PUN " + id);
    if (answer.code == spool_id_limit)
        return {452, "4.2.2", "the reader of " + user + " is full"};
    return {451, "4.3.0", "CP CLOSE failed with " + std::to_string(answer.code)};
}

} // namespace smtpplus::vmspool
