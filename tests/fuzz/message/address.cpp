// What is read as addresses is written and read back as the same ones.
#include "message/address.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus::message;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto list = parse_addresses({reinterpret_cast<const char*>(data), size});
    const auto once = format(list.addresses);
    const auto again = parse_addresses(once);
    // Blanks in names are not kept to the octet, so compare what is stable: the addresses, and the second
    // form.
    const auto before = list.mailboxes();
    const auto after = again.mailboxes();
    if (before.size() != after.size() || !again.errors.empty())
        std::abort();
    for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i].address() != after[i].address())
            std::abort();
    return 0;
}
