// Any octets as an IEBCOPY unload, each record behind two octets of its length, and the members deblocked.
#include "netdata/deblock.hpp"
#include "netdata/unload.hpp"

#include "common/bytes.hpp"

#include <algorithm>
#include <cstdint>

using namespace smtpplus;
using namespace smtpplus::netdata;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view text{reinterpret_cast<const char*>(data), size};
    UnloadReader unload;
    std::size_t octets = 0;
    while (text.size() >= 2) {
        const auto length = std::min<std::size_t>(be16(text), text.size() - 2);
        unload.feed(text.substr(2, length));
        text.remove_prefix(2 + length);
        for (auto event = unload.next(); event != UnloadReader::Event::more; event = unload.next()) {
            if (event == UnloadReader::Event::damaged)
                return 0;
            if (event == UnloadReader::Event::directory)
                for (const auto& member : unload.members())
                    parse_statistics(member.user_data);
            if (event != UnloadReader::Event::block)
                continue;
            Deblocker deblock{unload.header().recfm, unload.header().lrecl};
            deblock.block(unload.block(), [&](std::string_view record) { octets += record.size(); });
        }
    }
    unload.finish();
    return octets > size ? 1 : 0;
}
