#include "netdata/walk.hpp"

#include "netdata/deblock.hpp"

namespace smtpplus::netdata {
namespace {

class Walk {
public:
    Walk(Input& in, bool with_members, Visitor& visitor)
        : decoder_{in}, with_members_{with_members}, visitor_{visitor}
    {
    }

    std::optional<Problem> run();

private:
    void begin_file();
    void end_file();
    void unload_record();
    void member_block();
    void member_end();
    void wrong(const std::string& what) { wrong_ = Error{decoder_.file().display_name() + ": " + what, {}}; }

    Decoder decoder_;
    bool with_members_;
    Visitor& visitor_;
    bool in_file_ = false;
    std::optional<UnloadReader> unload_; // while a partitioned data set is read
    std::optional<Deblocker> deblock_;
    std::optional<Error> wrong_;
};

std::optional<Problem> Walk::run()
{
    using Event = Decoder::Event;
    while (!wrong_) {
        const auto event = decoder_.next();
        if (event == Event::record) {
            visitor_.record(decoder_.record());
            if (unload_)
                unload_record();
            continue;
        }
        switch (event) {
        case Event::header: visitor_.header(decoder_.header(), decoder_.preamble()); break;
        case Event::file: begin_file(); break;
        case Event::acknowledgement: visitor_.acknowledgement(decoder_.acknowledgement()); break;
        case Event::end:
            end_file();
            if (!wrong_) {
                visitor_.end(decoder_.warnings());
                return {};
            }
            break;
        default: return problem(decoder_, event);
        }
    }
    return Problem{ExitStatus::bad_input, *wrong_};
}

void Walk::begin_file()
{
    end_file();
    in_file_ = true;
    visitor_.begin_file(decoder_.file());
    if (with_members_ && decoder_.file().is_unload())
        unload_.emplace();
}

void Walk::end_file()
{
    if (!in_file_)
        return;
    in_file_ = false;
    if (unload_)
        if (const auto missing = unload_->finish())
            wrong(missing->what);
    unload_.reset();
    visitor_.end_file();
}

void Walk::unload_record()
{
    using Event = UnloadReader::Event;
    unload_->feed(decoder_.record());
    while (!wrong_)
        switch (unload_->next()) {
        case Event::more: return;
        case Event::directory: visitor_.directory(unload_->header(), unload_->members()); break;
        case Event::member:
            deblock_.emplace(unload_->header().recfm, unload_->header().lrecl);
            visitor_.begin_member(unload_->member(), unload_->member_index());
            break;
        case Event::block: member_block(); break;
        case Event::member_end: member_end(); break;
        case Event::damaged: wrong(unload_->error().what); break;
        }
}

void Walk::member_block()
{
    const auto error =
        deblock_->block(unload_->block(), [&](std::string_view r) { visitor_.member_record(r); });
    if (error)
        wrong("member " + unload_->member().name + ": " + error->what);
}

void Walk::member_end()
{
    if (deblock_->is_inside())
        wrong("member " + unload_->member().name + " ends inside a spanned record");
    visitor_.end_member();
}

} // namespace

std::optional<Problem> walk(const Replay& input, bool with_members, Visitor& visitor)
{
    auto in = input.open();
    return Walk{in, with_members, visitor}.run();
}

} // namespace smtpplus::netdata
