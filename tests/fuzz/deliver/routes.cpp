// A table of routes is taken whole or refused with its line; what is taken answers for every address.
#include "deliver/routes.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus;
using namespace smtpplus::deliver;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{reinterpret_cast<const char*>(data), size};
    const auto routes = parse_routes(text, "routes");
    if (!routes) {
        if (!routes.error().what.starts_with("routes:"))
            std::abort();
        return 0;
    }
    for (const std::string address :
         {"MAINT", "ann@example.org", "ann@a.b.example.org", "ann@", "@", "a@.."}) {
        const auto* route = routes->find({address});
        if (route != nullptr && routes->command(route->agent, route->next_hop(3)).empty())
            std::abort();
    }
    return 0;
}
