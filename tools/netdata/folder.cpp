// hand_out_to_folder: a file for each file and member.
#include "netdata/hand_out.hpp"

#include "netdata/names.hpp"
#include "netdata/spool.hpp"

#include "common/failure.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace smtpplus::netdata {
namespace {

void make_folder(const std::string& path)
{
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST)
        throw system_failure(path);
}

// A file that appears under its name when it is whole.
class NewFile {
public:
    explicit NewFile(std::string path)
        : path_{std::move(path)}, hidden_{path_.substr(0, path_.rfind('/') + 1)}
    {
        hidden_ += ".netdata-XXXXXX";
        Fd fd{::mkostemp(hidden_.data(), O_CLOEXEC)};
        if (!fd)
            throw system_failure(path_);
        const auto mask = ::umask(0);
        ::umask(mask);
        ::fchmod(fd.get(), 0666 & ~mask);
        out_ = std::make_unique<Output>(std::move(fd), path_);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile()
    {
        if (!hidden_.empty())
            ::unlink(hidden_.c_str());
    }

    Output& out() { return *out_; }
    void finish()
    {
        out_->close();
        if (::rename(hidden_.c_str(), path_.c_str()) != 0)
            throw system_failure(path_);
        hidden_.clear();
    }

private:
    std::string path_, hidden_;
    std::unique_ptr<Output> out_;
};

void link_alias(const std::string& folder, const std::string& name, const std::string& target)
{
    const auto path = folder + '/' + name;
    const auto hidden = folder + "/.netdata-alias";
    ::unlink(hidden.c_str());
    if (::symlink(target.c_str(), hidden.c_str()) != 0 || ::rename(hidden.c_str(), path.c_str()) != 0)
        throw system_failure(path);
}

std::string file_name(const FileInfo& info, bool is_only_one)
{
    if (info.is_message)
        return is_only_one ? "note" : "message";
    std::vector<std::string> words = info.name;
    if (!info.mode_number.empty() && words.size() == 3)
        words.erase(words.begin()); // the mode letter of CMS
    if (!info.members.empty())
        words = {info.members.front()};
    std::string name;
    for (const auto& word : words)
        if (!word.empty())
            name += (name.empty() ? "" : ".") + safe_file_name(to_ebcdic(word));
    return name.empty() ? "file-" + std::to_string(info.number) : name.substr(0, 200);
}

class Folder : public Visitor {
public:
    Folder(const Survey& survey, const Selection& selection, const Form& form, std::string folder,
           std::string name)
        : survey_{survey}, selection_{selection}, form_{form}, folder_{std::move(folder)}, name_{std::move(
                                                                                               name)}
    {
    }

    const std::optional<Problem>& problem() const { return problem_; }

    void begin_file(const FileInfo& info) override
    {
        file_ = &survey_.files[index_++];
        wanted_ = !selection_.file || *selection_.file == info.number;
        if (wanted_ && !info.is_unload())
            begin(file_name(info, survey_.files.size() == 1), file_->tally, file_->nested);
    }
    void record(std::string_view record) override
    {
        if (!file_->info.is_unload())
            take(record);
    }
    void end_file() override
    {
        if (file_->info.is_unload() && wanted_)
            link_aliases();
        else
            end_item(file_->nested);
    }
    void begin_member(const Member& member, std::size_t index) override
    {
        member_ = &file_->members[index];
        if (wanted_)
            begin(safe_file_name(member.raw_name), member_->tally, member_->nested);
    }
    void member_record(std::string_view record) override { take(record); }
    void end_member() override { end_item(member_->nested); }

private:
    void begin(const std::string& name, const Tally& tally, const std::shared_ptr<const Survey>& nested);
    void take(std::string_view record);
    void end_item(const std::shared_ptr<const Survey>& nested);
    void link_aliases();

    const Survey& survey_;
    const Selection& selection_;
    const Form& form_;
    std::string folder_, name_;
    std::size_t index_ = 0;
    const FileSurvey* file_ = nullptr;
    const MemberSurvey* member_ = nullptr;
    bool wanted_ = true;
    std::set<std::string> names_;                  // that were given in this folder
    std::map<std::string, std::uint64_t> repeats_; // how often one was wanted again
    std::string path_;
    std::unique_ptr<NewFile> out_;
    std::optional<RecordWriter> writer_;
    std::optional<Spool> spool_;
    std::optional<Problem> problem_;
};

void Folder::begin(const std::string& name, const Tally& tally, const std::shared_ptr<const Survey>& nested)
{
    auto unique = name;
    while (!names_.insert(unique).second)
        unique = name + '.' + std::to_string(++repeats_[name] + 1);
    path_ = folder_ + '/' + unique;
    if (nested) {
        spool_.emplace();
        return;
    }
    const auto form = form_.choose(tally, false);
    if (form.kind == RecordForm::Kind::rdw && tally.longest > longest_rdw) {
        problem_ =
            Problem{ExitStatus::bad_input, {unique + ": a record is too long for its descriptor word", {}}};
        return;
    }
    out_ = std::make_unique<NewFile>(path_);
    writer_.emplace(out_->out(), form);
}

void Folder::take(std::string_view record)
{
    if (writer_)
        writer_->write(record);
    else if (spool_)
        spool_->add(record);
}

void Folder::end_item(const std::shared_ptr<const Survey>& nested)
{
    if (out_) {
        writer_.reset();
        out_->finish();
        out_.reset();
    }
    if (!spool_)
        return;
    const auto replay = spool_->finish(name_);
    spool_.reset();
    if (auto problem = hand_out_to_folder(replay, *nested, {}, form_, path_))
        problem_ = problem;
}

void Folder::link_aliases()
{
    for (const auto& member : file_->members)
        if (member.member.is_alias && names_.insert(safe_file_name(member.member.raw_name)).second)
            link_alias(folder_, safe_file_name(member.member.raw_name),
                       safe_file_name(member.member.alias_of));
}

} // namespace

std::optional<Problem> hand_out_to_folder(const Replay& input, const Survey& survey,
                                          const Selection& selection, const Form& form,
                                          const std::string& folder)
{
    make_folder(folder);
    Folder visitor{survey, selection, form, folder, input.name()};
    if (auto problem = walk(input, true, visitor))
        return problem;
    return visitor.problem();
}

} // namespace smtpplus::netdata
