#include "vmspool/dir_punch.hpp"

#include "common/failure.hpp"
#include "vmspool/dir_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

// The id that was given last, so that ids do not come back soon. It is a hint: that an id is free is proved
// by taking it.
class LastId {
public:
    explicit LastId(const Folder& reader)
        : fd_{::openat(reader.fd(), ".last", O_RDWR | O_CREAT | O_CLOEXEC, 0666)}
    {
        if (!fd_)
            throw system_failure(reader.path() + "/.last");
    }

    unsigned get() const
    {
        char text[4];
        const auto count = ::pread(fd_.get(), text, sizeof text, 0);
        return count > 0 ? parse_spool_id({text, static_cast<std::size_t>(count)}) : 0;
    }

    void set(unsigned id) const
    {
        const auto text = format_spool_id(id);
        if (::pwrite(fd_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
            throw Failure{ExitStatus::try_again, "cannot note the spool id"};
    }

private:
    Fd fd_;
};

} // namespace

// The attributes take the id, so that whoever sees the file finds them beside it.
unsigned add_file(const Folder& reader, const Attributes& attributes, std::string_view octets)
{
    const Draft text{reader, format(attributes)};
    const Draft data{reader, octets};
    const LastId last{reader};
    auto id = last.get();
    for (unsigned tries = 0; tries < largest_spool_id; ++tries) {
        id = id % largest_spool_id + 1;
        const auto name = format_spool_id(id);
        if (reader.has(name) || reader.has(held_folder + ('/' + name)) ||
            !text.publish(name + attributes_end))
            continue;
        if (!data.publish(name)) { // someone put it there by hand, just now
            reader.remove(name + attributes_end);
            continue;
        }
        last.set(id);
        reader.sync();
        return id;
    }
    return 0;
}

bsmtp::Reply DirPunch::punch(const VmAddress& to, const Attributes& attributes, std::string_view deck)
{
    const auto [user, tag] = route(to, attributes);
    const auto reader = Folder::open(path_ + '/' + user);
    if (!reader && !Folder::open(path_))
        return {451, "4.3.0", "no folder " + path_};
    if (!reader)
        return no_such_user(user);
    auto complete = attributes;
    complete.tag = tag;
    complete.records = deck.size() / card_length;
    if (complete.date.empty())
        complete.date = now();
    const auto id = add_file(*reader, complete, deck);
    if (id == 0)
        return {452, "4.2.2", "the reader of " + user + " is full"};
    return {250, "2.1.5", "spool file " + format_spool_id(id) + " in reader of " + user};
}

} // namespace smtpplus::vmspool
