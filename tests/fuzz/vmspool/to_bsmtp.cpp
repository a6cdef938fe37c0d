// Whatever comes in, what goes out is BSMTP that the strict reader takes without a fault, and there is
// something when nothing was refused.
#include "vmspool/to_bsmtp.hpp"
#include "bsmtp/reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::vmspool;

namespace {

std::string convert(ToBsmtp& to_bsmtp, std::string_view file, ExitStatus& status)
{
    const int made = ::memfd_create("out", 0);
    Output out{Fd{made}, "out"};
    auto in = Input::from_text(file, "file");
    status = to_bsmtp.convert(in, out);
    out.flush();
    std::string text(static_cast<std::size_t>(::lseek(made, 0, SEEK_END)), '\0');
    if (::pread(made, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        std::abort();
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const ToBsmtpOptions options{"1047", {}, {"vm1.example.com", "example.net"}, "vm1.example.com"};
    static ToBsmtp to_bsmtp{options, [](const std::string&) {}};
    const std::string_view file{reinterpret_cast<const char*>(data), size};
    ExitStatus status{};
    const auto made = convert(to_bsmtp, file, status);
    if (status == ExitStatus::ok && made.empty())
        std::abort();
    auto in = Input::from_text(made, "made");
    bsmtp::Reader reader{in};
    bool whole = false;
    while (reader.next()) {
        whole = true;
        for (auto piece = reader.text(); !piece.empty(); piece = reader.text())
            if (piece.find('\r') != piece.npos || piece.find('\0') != piece.npos)
                std::abort();
    }
    if (reader.faults() > 0 || whole == made.empty())
        std::abort();
    auto again = Input::from_text(file, "file");
    if (const auto said = to_bsmtp.explain(again).text; said.empty() || said.find('\n') != said.npos)
        std::abort();
    return 0;
}
