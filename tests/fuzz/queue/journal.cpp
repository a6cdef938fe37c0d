// A line of the journal that is taken is written again as the same; and so is one whose sum was made to fit.
#include "queue/journal.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus;
using namespace smtpplus::queue;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{reinterpret_cast<const char*>(data), size};
    for (const auto& line : {text, with_sum(text)}) {
        const auto entry = parse_entry(line);
        if (!entry)
            continue;
        const auto again = format(*entry);
        const auto second = parse_entry(std::string_view{again}.substr(0, again.size() - 1));
        if (!second || *second != *entry)
            std::abort();
    }
    return 0;
}
