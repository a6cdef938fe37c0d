// Attributes beside a spool file, and CP's list of reader files: what was read is written as it was.
#include "vmspool/attributes.hpp"
#include "vmspool/reader_query.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus::vmspool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto attributes = parse_attributes(text)) {
        const auto again = parse_attributes(format(*attributes));
        if (!again || !(*again == *attributes))
            std::abort();
    }
    for (const auto& file : parse_reader_query(text)) {
        if (file.id == 0 || file.id > 9999)
            std::abort();
    }
    return 0;
}
