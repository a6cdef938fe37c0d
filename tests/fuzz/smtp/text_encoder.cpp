// A message, cut in two where its first octet says, must be the same as in one piece, and must be read back
// by the rules of RFC 5321 as one message without a lone CR or LF.
#include "smtp/text_encoder.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using smtpplus::smtp::TextEncoder;

namespace {

std::string encode(std::string_view text, std::size_t cut)
{
    TextEncoder encoder;
    std::string out(2 * TextEncoder::room_for(text.size()), '\0');
    auto length = encoder.encode(text.substr(0, cut), out.data());
    length += encoder.encode(text.substr(cut), out.data() + length);
    if (length > TextEncoder::room_for(text.size()))
        std::abort();
    out.resize(length);
    return out.append(encoder.finish());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
    const auto wire = encode(text, 0);
    if (encode(text, std::min<std::size_t>(data[0], text.size())) != wire)
        std::abort();
    if (("\r\n" + wire).find("\r\n.\r\n") != wire.size() - 3)
        std::abort();
    for (std::size_t i = 0; i < wire.size(); ++i)
        if ((wire[i] == '\n' && (i == 0 || wire[i - 1] != '\r')) || (wire[i] == '\r' && wire[i + 1] != '\n'))
            std::abort();
    return 0;
}
