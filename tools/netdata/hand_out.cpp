#include "netdata/hand_out.hpp"

#include "netdata/names.hpp"
#include "netdata/spool.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

std::optional<Problem> missing(const std::string& what)
{
    return Problem{ExitStatus::no_input, {what, {}}};
}

bool too_long(const Tally& tally, const RecordForm& form)
{
    return form.kind == RecordForm::Kind::rdw && tally.longest > longest_rdw;
}

std::optional<Problem> too_long_problem()
{
    return Problem{ExitStatus::bad_input, {"a record is too long for a record descriptor word", {}}};
}

// All files, or one.
class FileStream : public Visitor {
public:
    FileStream(const Survey& survey, const Selection& selection, const Form& form, Output& out)
        : survey_{survey}, selection_{selection}, form_{form}, out_{out}
    {
    }

    void begin_file(const FileInfo& info) override
    {
        writer_.reset();
        if (!selection_.file || *selection_.file == info.number)
            writer_.emplace(out_, form_.choose(survey_.files[index_].tally, info.is_unload()));
        ++index_;
    }
    void record(std::string_view record) override
    {
        if (writer_)
            writer_->write(record);
    }

private:
    const Survey& survey_;
    const Selection& selection_;
    const Form& form_;
    Output& out_;
    std::size_t index_ = 0;
    std::optional<RecordWriter> writer_;
};

// One member, to a writer or to a spool.
template <typename Take>
class MemberTap : public Visitor {
public:
    MemberTap(const FileInfo& file, std::size_t index, Take take)
        : file_{file.number}, index_{index}, take_{std::move(take)}
    {
    }

    void begin_file(const FileInfo& info) override { here_ = info.number == file_; }
    void begin_member(const Member&, std::size_t index) override { open_ = here_ && index == index_; }
    void member_record(std::string_view record) override
    {
        if (open_)
            take_(record);
    }
    void end_member() override { open_ = false; }

private:
    unsigned file_;
    std::size_t index_;
    Take take_;
    bool here_ = false, open_ = false;
};

struct Found {
    const FileSurvey* file = nullptr;
    std::size_t index = 0;
    explicit operator bool() const { return file != nullptr; }
    const MemberSurvey& member() const { return file->members[index]; }
};

// By its name, or by that of an alias.
Found find_member(const Survey& survey, const Selection& selection, const std::string& name)
{
    const auto wanted = to_ebcdic(upper(name));
    for (const auto& file : survey.files) {
        if (selection.file && *selection.file != file.info.number)
            continue;
        const auto find = [&](std::string_view raw_name) {
            return std::find_if(file.members.begin(), file.members.end(),
                                [&](const MemberSurvey& m) { return m.member.raw_name == raw_name; });
        };
        auto found = find(wanted);
        if (found != file.members.end() && found->member.is_alias)
            found = find(found->member.alias_of);
        if (found != file.members.end())
            return {&file, static_cast<std::size_t>(found - file.members.begin())};
    }
    return {};
}

std::optional<Problem> hand_out_member(const Replay& input, const Survey& survey, const Selection& selection,
                                       const Form& form, Product& product)
{
    const auto found = find_member(survey, selection, selection.members.front());
    if (!found)
        return missing("no member " + upper(selection.members.front()));
    if (selection.members.size() == 1) {
        const auto chosen = form.choose(found.member().tally, false);
        if (too_long(found.member().tally, chosen))
            return too_long_problem();
        RecordWriter writer{product.open(), chosen};
        MemberTap tap{found.file->info, found.index, [&](std::string_view record) { writer.write(record); }};
        return walk(input, true, tap);
    }
    if (!found.member().nested)
        return missing("member " + upper(selection.members.front()) + " is not NETDATA");
    Spool spool;
    MemberTap tap{found.file->info, found.index, [&](std::string_view record) { spool.add(record); }};
    if (auto problem = walk(input, true, tap))
        return problem;
    const auto replay = spool.finish(input.name());
    const Selection rest{{}, {selection.members.begin() + 1, selection.members.end()}};
    return hand_out_member(replay, *found.member().nested, rest, form, product);
}

} // namespace

RecordForm Form::choose(const Tally& tally, bool is_unload) const
{
    const auto usual = !is_unload && tally.is_text() ? RecordForm::Kind::nl : RecordForm::Kind::raw;
    return {kind.value_or(usual), newline, 0};
}

std::optional<Problem> hand_out(const Replay& input, const Survey& survey, const Selection& selection,
                                const Form& form, Product& product)
{
    if (!selection.members.empty())
        return hand_out_member(input, survey, selection, form, product);
    bool found = !selection.file;
    for (const auto& file : survey.files) {
        if (selection.file && *selection.file != file.info.number)
            continue;
        found = true;
        if (too_long(file.tally, form.choose(file.tally, file.info.is_unload())))
            return too_long_problem();
    }
    if (!found)
        return missing("no file " + std::to_string(*selection.file));
    FileStream stream{survey, selection, form, product.open()};
    return walk(input, false, stream);
}

} // namespace smtpplus::netdata
