// What a file is does not depend on what lies behind the octets that decide, and its text can be taken out.
#include "vmspool/recognise.hpp"
#include "vmspool/recognise_coding.hpp"

#include <cstdint>
#include <cstdlib>

using namespace smtpplus;
using namespace smtpplus::vmspool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const ebcdic::CodePage page{"1047"};
    const std::string_view file{reinterpret_cast<const char*>(data), size};
    const auto found = recognise(file, true, page);
    if (found.skip > size || name_of(found.kind).empty() || describe(found.layout).empty())
        std::abort();
    const auto text = sample_text(file.substr(found.skip), found.layout, true, page);
    if (preamble_length(text) > text.size())
        std::abort();
    if ((found.kind == Kind::mail || found.kind == Kind::note) && recognise_text(text) != found.kind)
        std::abort();
    recognise_text(file);
    recognise(file, false, page);
    return 0;
}
