#include "netdata/survey.hpp"

#include "netdata/names.hpp"
#include "netdata/spool.hpp"

#include "common/text.hpp"

namespace smtpplus::netdata {
namespace {

class Surveyor : public Visitor {
public:
    Surveyor(Survey& survey, SurveyDepth depth, std::string name)
        : survey_{survey}, depth_{depth}, name_{std::move(name)}
    {
    }

    void header(const Header& header, const std::string& preamble) override
    {
        survey_.header = header;
        survey_.read_card = parse_read_card(preamble);
    }
    void acknowledgement(const Acknowledgement& ack) override { survey_.acknowledgement = ack; }
    void begin_file(const FileInfo& info) override
    {
        survey_.files.push_back({info, {}, {}, {}, {}});
        file_ = &survey_.files.back();
        is_unload_ = info.is_unload();
        nesting_ = false;
    }
    void record(std::string_view record) override
    {
        if (!is_unload_)
            look_inside(file_->tally, record);
        file_->tally.count(record);
    }
    void directory(const UnloadHeader& unload, const std::vector<Member>& members) override;
    void begin_member(const Member&, std::size_t index) override
    {
        member_ = &file_->members[index];
        nesting_ = false;
    }
    void member_record(std::string_view record) override
    {
        look_inside(member_->tally, record);
        member_->tally.count(record);
    }
    void end_member() override
    {
        if (nesting_)
            member_->nested = nested();
    }
    void end_file() override
    {
        if (nesting_ && !is_unload_)
            file_->nested = nested();
    }
    void end(const std::vector<std::string>& warnings) override
    {
        survey_.warnings.insert(survey_.warnings.end(), warnings.begin(), warnings.end());
    }

private:
    // Before a record is counted: the first one tells whether this is NETDATA again.
    void look_inside(const Tally& tally, std::string_view record)
    {
        if (depth_.nested > 0 && tally.records == 0)
            nesting_ = looks_like_netdata(record);
        if (depth_.nested > 0 && nesting_)
            spool_.add(record);
    }
    std::shared_ptr<const Survey> nested();

    Survey& survey_;
    SurveyDepth depth_;
    std::string name_;
    FileSurvey* file_ = nullptr;
    MemberSurvey* member_ = nullptr;
    bool is_unload_ = false;
    bool nesting_ = false;
    Spool spool_;
};

void Surveyor::directory(const UnloadHeader& unload, const std::vector<Member>& members)
{
    file_->unload = unload;
    for (const auto& member : members)
        file_->members.push_back({member, {}, {}});
}

std::shared_ptr<const Survey> Surveyor::nested()
{
    nesting_ = false;
    auto survey = std::make_shared<Survey>();
    const auto replay = spool_.finish(name_);
    if (const auto problem = take_survey(replay, {depth_.members, depth_.nested - 1}, *survey)) {
        survey_.warnings.push_back("NETDATA inside is not right: " + describe(name_, problem->error));
        return {};
    }
    return survey;
}

} // namespace

void Tally::count(std::string_view record)
{
    constexpr std::size_t enough = 4096;
    ++records;
    octets += record.size();
    if (record.size() > longest)
        longest = record.size();
    if (sample.size() < enough)
        sample += record.substr(0, enough - sample.size());
}

bool Tally::is_text() const
{
    return looks_like_text(sample);
}

std::optional<Problem> take_survey(const Replay& input, SurveyDepth depth, Survey& survey)
{
    Surveyor surveyor{survey, depth, input.name()};
    return walk(input, depth.members, surveyor);
}

} // namespace smtpplus::netdata
