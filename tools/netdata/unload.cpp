#include "netdata/unload.hpp"

#include "netdata/names.hpp"

#include "common/bytes.hpp"

#include <algorithm>

namespace smtpplus::netdata {
namespace {

constexpr std::size_t count_length = 12;
constexpr std::string_view mark{"\xca\x6d\x0f", 3};
constexpr unsigned not_data =
    0x3f; // flags of a library's blocks: X'08' directory, X'04' and X'02' attributes

} // namespace

void UnloadReader::feed(std::string_view record)
{
    record_ = record;
    at_ = 0;
}

UnloadReader::Event UnloadReader::next()
{
    if (at_ >= record_.size())
        return Event::more;
    switch (state_) {
    case State::copyr1: return read_copyr1();
    case State::copyr2: return read_copyr2();
    case State::directory:
    case State::members: break;
    }
    return read_block();
}

UnloadReader::Event UnloadReader::read_copyr1()
{
    if (record_.size() < 28 || record_.substr(1, 3) != mark)
        return damaged("the unload does not begin with COPYR1");
    if ((octet(record_, 0) & 0x80) != 0)
        return damaged("IEBCOPY says that this unload is in error");
    header_.is_library = (octet(record_, 0) & 0x01) != 0;
    header_.dsorg = be16(record_.substr(4));
    header_.blksize = be16(record_.substr(6));
    header_.lrecl = be16(record_.substr(8));
    header_.recfm = octet(record_, 10) << 8;
    header_.key_length = octet(record_, 11);
    tracks_per_cylinder_ = std::max<std::uint32_t>(1, be16(record_.substr(26)));
    at_ = record_.size();
    state_ = State::copyr2;
    return Event::more;
}

// 16 octets of the DEB, the first is the number of extents; then for each extent device(4) bin(2) first
// cylinder(2) and head(2), last cylinder(2) and head(2), tracks(2).
UnloadReader::Event UnloadReader::read_copyr2()
{
    constexpr std::size_t length = 16;
    if (record_.size() < 2 * length)
        return damaged("COPYR2 cut short");
    const auto most = record_.size() / length - 1;
    for (std::size_t i = 1; i <= std::min<std::size_t>(octet(record_, 0), most); ++i) {
        const auto extent = record_.substr(i * length, length);
        extents_.push_back({be16(extent.substr(6)), be16(extent.substr(8)), be16(extent.substr(14))});
    }
    at_ = record_.size();
    state_ = State::directory;
    return Event::more;
}

UnloadReader::Event UnloadReader::read_block()
{
    while (at_ < record_.size()) {
        const auto rest = record_.substr(at_);
        if (rest.size() < count_length)
            return damaged("block cut short");
        const auto count = rest.substr(0, count_length);
        const std::size_t key_length = octet(count, 9);
        const std::size_t data_length = be16(count.substr(10));
        if (rest.size() - count_length < key_length + data_length)
            return damaged("block runs past its record");
        const bool is_end = key_length == 0 && data_length == 0;
        const auto data = rest.substr(count_length + key_length, data_length);

        if (state_ == State::directory && !is_end && !add_directory_block(data))
            return Event::damaged;
        const bool passed_over = header_.is_library && (octet(count, 0) & not_data) != 0;
        if (state_ == State::members && !passed_over && !inside_)
            return begin_member(count); // and the block again
        at_ += count_length + key_length + data_length;
        if (state_ == State::directory) {
            if (is_end)
                return end_directory();
        } else if (!passed_over) {
            inside_ = !is_end;
            block_ = data;
            return is_end ? Event::member_end : Event::block;
        }
    }
    return Event::more;
}

// Length in use(2), then name(8) TTR(3) flags(1) user data; a name of X'FF' ends it.
bool UnloadReader::add_directory_block(std::string_view block)
{
    constexpr std::string_view end{"\xff\xff\xff\xff\xff\xff\xff\xff", 8};
    if (block.size() < 2 || be16(block) < 2 || be16(block) > block.size()) {
        damaged("directory block with a wrong length");
        return false;
    }
    auto rest = block.substr(2, be16(block) - 2U);
    while (rest.size() >= 8 && rest.substr(0, 8) != end) {
        if (rest.size() < 12 || rest.size() - 12 < 2 * (octet(rest, 11) & 31) ||
            members_.size() >= most_members) {
            damaged(members_.size() >= most_members ? "too many members"
                                                    : "directory entry runs past its block");
            return false;
        }
        Member member;
        member.raw_name = trim_name(rest.substr(0, 8));
        member.name = from_ebcdic(member.raw_name);
        member.ttr = octet(rest, 8) << 16 | octet(rest, 9) << 8 | octet(rest, 10);
        member.is_alias = (octet(rest, 11) & 0x80) != 0;
        member.user_data = rest.substr(12, 2 * (octet(rest, 11) & 31));
        rest.remove_prefix(12 + member.user_data.size());
        members_.push_back(std::move(member));
    }
    return true;
}

UnloadReader::Event UnloadReader::end_directory()
{
    find_owners();
    state_ = State::members;
    return Event::directory;
}

// The data belong to the member with that TTR that is no alias; to an alias, if there is no other.
void UnloadReader::find_owners()
{
    for (const bool aliases : {false, true})
        for (std::size_t i = 0; i < members_.size(); ++i) {
            auto& member = members_[i];
            if (member.is_alias != aliases)
                continue;
            const auto [owner, added] = owners_.emplace(member.ttr, i);
            if (added)
                member.is_alias = false;
            else if (aliases)
                member.alias_of = members_[owner->second].raw_name;
        }
}

UnloadReader::Event UnloadReader::begin_member(std::string_view count)
{
    if (owners_.empty())
        return damaged("data of a member that is not in the directory");
    // Members lie in the order of their TTRs; where the extents do not tell this one's, it is the next.
    auto owner = owners_.find(ttr(count));
    if (owner == owners_.end())
        owner = owners_.begin();
    current_ = owner->second;
    owners_.erase(owner);
    inside_ = true;
    return Event::member;
}

// Cylinder, head and record to a track relative to the data set, and record.
std::uint32_t UnloadReader::ttr(std::string_view count) const
{
    std::uint32_t cylinder = be16(count.substr(4)), head = be16(count.substr(6));
    if (tracks_per_cylinder_ == 15) { // large volumes keep the high bits of the cylinder in the head's
        cylinder |= (head & 0xfff0U) << 12;
        head &= 0x000f;
    }
    std::uint32_t before = 0;
    for (const auto& extent : extents_) {
        const auto first = std::uint64_t{extent.cylinder} * tracks_per_cylinder_ + extent.head;
        const auto track = std::uint64_t{cylinder} * tracks_per_cylinder_ + head;
        if (track >= first && track - first < extent.tracks)
            return static_cast<std::uint32_t>((before + (track - first)) << 8) | octet(count, 8);
        before += extent.tracks;
    }
    return 0;
}

std::optional<Error> UnloadReader::finish() const
{
    if (state_ != State::members)
        return Error{"the unload ends before its members", {}};
    if (inside_)
        return Error{"the unload ends inside member " + member().name, {}};
    return {};
}

UnloadReader::Event UnloadReader::damaged(std::string what)
{
    error_ = Error{std::move(what), at_};
    at_ = record_.size();
    return Event::damaged;
}

} // namespace smtpplus::netdata
