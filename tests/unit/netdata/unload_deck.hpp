// Records of IEBCOPY unloads for the tests, and a reader that takes everything.
#pragma once

#include "netdata/names.hpp"
#include "netdata/unload.hpp"

#include "common/bytes.hpp"

#include <map>
#include <string>
#include <vector>

namespace netdata_test {

using namespace smtpplus;
using namespace smtpplus::netdata;

inline std::string copyr1(bool library = false)
{
    std::string record;
    append_be(record, library ? 0x01ca6d0f : 0x00ca6d0f, 4);
    append_be(record, 0x0200, 2);
    append_be(record, 27920, 2);
    append_be(record, 80, 2);
    append_be(record, 0x90000000, 4);
    append_be(record, 27940, 2);
    append_be(record, 0x3030300b00007ff8, 8);
    append_be(record, 1113, 2);
    append_be(record, 15, 2);
    record.resize(56);
    return record;
}

struct TestExtent {
    unsigned cylinder, head, tracks;
};

inline std::string copyr2(const std::vector<TestExtent>& extents = {{2, 0, 30}})
{
    std::string record(1, static_cast<char>(extents.size()));
    record.resize(16);
    for (const auto& extent : extents) {
        append_be(record, 0x5800000000000000 + extent.cylinder, 8);
        append_be(record, extent.head, 2);
        append_be(record, 0, 4); // the last track is not looked at
        append_be(record, extent.tracks, 2);
    }
    record.resize(276);
    return record;
}

inline std::string block(unsigned flags, unsigned cylinder, unsigned head, unsigned number,
                         const std::string& key, const std::string& data)
{
    std::string out;
    append_be(out, flags << 24, 4);
    append_be(out, cylinder, 2);
    append_be(out, head, 2);
    append_be(out, number, 1);
    append_be(out, key.size(), 1);
    append_be(out, data.size(), 2);
    return out + key + data;
}

inline std::string data_block(unsigned cylinder, unsigned head, unsigned number, const std::string& data,
                              unsigned flags = 0)
{
    return block(flags, cylinder, head, number, "", data);
}

inline std::string end_block(unsigned cylinder, unsigned head, unsigned number, unsigned flags = 0)
{
    return block(flags, cylinder, head, number, "", "");
}

struct TestMember {
    std::string name;
    unsigned ttr;
    bool is_alias = false;
};

inline std::string directory(const std::vector<TestMember>& members, unsigned flags = 0)
{
    std::string entries;
    for (const auto& member : members) {
        auto name = to_ebcdic(member.name);
        name.resize(8, '\x40');
        entries += name;
        append_be(entries, member.ttr, 3);
        append_be(entries, member.is_alias ? 0x80 : 0, 1);
    }
    entries.append(8, '\xff');
    entries.append(4, '\0');
    std::string data;
    append_be(data, entries.size() + 2, 2);
    data += entries;
    data.resize(256);
    const auto one = block(flags, 0, 0, 0, std::string(8, '\xff'), data);
    return flags == 0 ? one + end_block(0, 0, 0) : one;
}

struct SeenUnload {
    std::map<std::string, std::string> members;
    std::string error;
};

inline SeenUnload read_unload(const std::vector<std::string>& records)
{
    SeenUnload seen;
    UnloadReader unload;
    using Event = UnloadReader::Event;
    for (const auto& record : records) {
        unload.feed(record);
        for (auto event = unload.next(); event != Event::more; event = unload.next()) {
            if (event == Event::damaged) {
                seen.error = unload.error().what;
                return seen;
            }
            if (event == Event::block)
                seen.members[unload.member().name] += unload.block();
        }
    }
    if (const auto missing = unload.finish())
        seen.error = missing->what;
    return seen;
}

} // namespace netdata_test
