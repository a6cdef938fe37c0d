// A date that could be read is read back from its standard form as the same instant.
#include "message/date.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus::message;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto date = parse_date({reinterpret_cast<const char*>(data), size});
    if (!date)
        return 0;
    const auto again = parse_date(format(date->date));
    if (!again || again->date != date->date || !again->is_standard)
        std::abort();
    return 0;
}
