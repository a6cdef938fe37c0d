// Any octets as a transmission, members and NETDATA inside it included. What is decoded to its end, and
// encoded again, is decoded as the same records.
#include "netdata/encoder.hpp"
#include "netdata/survey.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace smtpplus;
using namespace smtpplus::netdata;

namespace {

bool decode(const std::string& deck, std::vector<std::string>& records)
{
    auto in = Input::from_text(deck, "fuzz");
    Decoder decoder{in};
    for (;;)
        switch (decoder.next()) {
        case Decoder::Event::record: records.emplace_back(decoder.record()); break;
        case Decoder::Event::end: return true;
        case Decoder::Event::incomplete:
        case Decoder::Event::damaged: return false;
        default: break;
        }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string deck{reinterpret_cast<const char*>(data), size};
    Survey survey;
    take_survey(Replay{deck, "fuzz"}, {true, 2}, survey);

    std::vector<std::string> records;
    if (!decode(deck, records))
        return 0;
    std::string again;
    Encoder encode{again};
    encode.header(Header{});
    encode.announce(FileInfo{});
    encode.begin(FileInfo{});
    for (const auto& record : records)
        encode.record(record);
    encode.end();
    std::vector<std::string> back;
    if (!decode(again, back) || back != records)
        std::abort();
    return 0;
}
