// Any octets as UTF-8 to EBCDIC: what was not lost comes back; and any octets as EBCDIC come back from UTF-8.
#include "ebcdic/code_page.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus::ebcdic;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const CodePage page{"1047"};
    const std::string text{reinterpret_cast<const char*>(data), size};

    if (page.from_utf8(page.to_utf8(text)) != text)
        std::abort();

    std::string ebcdic;
    const auto lost = page.append_ebcdic(text, ebcdic);
    if (ebcdic.size() > text.size() || (lost == 0 && page.to_utf8(ebcdic) != text))
        std::abort();

    // The same in two pieces: a character that is cut comes whole with the second.
    const auto cut = size == 0 ? 0 : data[0] % size;
    EncodeTally tally;
    std::string pieces(size, '\0');
    const auto first =
        page.encoder().encode(std::string_view{text}.substr(0, cut), pieces.data(), false, tally);
    const auto second = page.encoder().encode(std::string_view{text}.substr(first.taken),
                                              pieces.data() + first.put, true, tally);
    pieces.resize(first.put + second.put);
    if (pieces != ebcdic || tally.lost() != lost)
        std::abort();
    return 0;
}
