// A header and the body behind it are the message, octet for octet.
#include "message/header.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus::message;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto end = find_header_end(text);
    if (end.header > end.body || end.body > size)
        std::abort();
    const auto header = Header::parse(text.substr(0, end.header));
    if (!header)
        return 0;
    std::string expected{text.substr(0, end.header)};
    if (!expected.empty() && !expected.ends_with('\n'))
        expected += '\n';
    if (header->text() != expected)
        std::abort();
    for (const auto& field : header->fields())
        if (field.value().find('\n') != std::string::npos)
            std::abort();
    return 0;
}
