// The reader of an IEBCOPY unload, in which a partitioned data set travels: two header records (COPYR1,
// COPYR2), the blocks of the directory, then the blocks of the members in the order in which they lie on the
// disk. z/OS DFSMSdfp Utilities, "Unload data set format"; MVS 3.8's older header is read as well.
//
// Each block stands behind 12 octets: flags, extent, 2 octets, cylinder, head, record, key length, data
// length. A block without key and data ends the directory, and each member. The blocks of a library (PDSE)
// have flags that say what they are.
#pragma once

#include "netdata/member.hpp"

#include "common/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::netdata {

/// From COPYR1.
struct UnloadHeader {
    bool is_library = false; // PDSE
    unsigned dsorg = 0, recfm = 0, lrecl = 0, blksize = 0, key_length = 0;
};

class UnloadReader {
public:
    static constexpr std::size_t most_members = 100000;

    enum class Event {
        more,      // the record is used up: feed() the next
        directory, // members() are all there
        member,    // member() begins
        block,     // block() of it
        member_end,
        damaged, // error() says why, and at which octet of the record
    };

    /// One record of the unload; it must live until next() has said `more`.
    void feed(std::string_view record);

    Event next();

    /// To be asked when no record is left: what is missing, if anything.
    std::optional<Error> finish() const;

    const UnloadHeader& header() const { return header_; }
    const std::vector<Member>& members() const { return members_; }
    const Member& member() const { return members_[current_]; }
    std::size_t member_index() const { return current_; }
    std::string_view block() const { return block_; }
    const Error& error() const { return error_; }

private:
    struct Extent {
        std::uint32_t cylinder, head, tracks;
    };
    enum class State { copyr1, copyr2, directory, members };

    Event read_copyr1();
    Event read_copyr2();
    Event read_block();
    Event end_directory();
    Event begin_member(std::string_view count);
    bool add_directory_block(std::string_view block);
    void find_owners();
    std::uint32_t ttr(std::string_view count) const;
    Event damaged(std::string what);

    State state_ = State::copyr1;
    std::string_view record_;
    std::size_t at_ = 0;
    UnloadHeader header_;
    std::uint32_t tracks_per_cylinder_ = 1;
    std::vector<Extent> extents_;
    std::vector<Member> members_;
    std::map<std::uint32_t, std::size_t> owners_; // members whose data are still to come, by TTR
    bool inside_ = false;
    std::size_t current_ = 0;
    std::string_view block_;
    Error error_;
};

} // namespace smtpplus::netdata
