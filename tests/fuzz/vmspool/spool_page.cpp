// Spool pages from a device: any octets, and never more records than a page can hold.
#include "vmspool/spool_page.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus::vmspool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string page{reinterpret_cast<const char*>(data), size};
    page.resize(page_size); // the rest of a short input is a page of zeros
    std::string out;
    const auto facts = unpack_page(page, out);
    if (facts && (out.size() != facts->records * facts->record_length || facts->records > page_size / 8))
        std::abort();
    return 0;
}
