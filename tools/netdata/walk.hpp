// One pass through a transmission: its files, and the members of those that are partitioned, are shown to a
// visitor, record by record.
#pragma once

#include "netdata/decoder.hpp"
#include "netdata/member.hpp"
#include "netdata/problem.hpp"
#include "netdata/replay.hpp"
#include "netdata/unload.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace smtpplus::netdata {

/// What a visitor does not care for, it leaves as it is.
class Visitor {
public:
    virtual ~Visitor() = default;

    virtual void header(const Header&, const std::string& /*preamble*/) {}
    virtual void acknowledgement(const Acknowledgement&) {}
    virtual void begin_file(const FileInfo&) {}
    /// A record of the file; of a partitioned data set, a record of its unload.
    virtual void record(std::string_view) {}
    virtual void directory(const UnloadHeader&, const std::vector<Member>&) {}
    /// `index` is its place in the directory.
    virtual void begin_member(const Member&, std::size_t /*index*/) {}
    virtual void member_record(std::string_view) {}
    virtual void end_member() {}
    virtual void end_file() {}
    /// All of it was right and complete.
    virtual void end(const std::vector<std::string>& /*warnings*/) {}
};

/// Nothing is wrong unless something is returned. Members are looked for only `with_members`.
std::optional<Problem> walk(const Replay& input, bool with_members, Visitor& visitor);

} // namespace smtpplus::netdata
