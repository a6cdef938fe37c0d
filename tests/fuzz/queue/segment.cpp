// A segment is whatever the disk made of it: what is found in it lies inside, in order, and is whole.
#include "queue/envelope_at.hpp"

#include "common/fd.hpp"

#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace smtpplus;
using namespace smtpplus::queue;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Fd file{::memfd_create("segment", MFD_CLOEXEC)};
    if (!file || ::pwrite(file.get(), data, size, 0) != static_cast<ssize_t>(size))
        return 0;
    for (const bool closed : {true, false}) {
        std::uint64_t end = 0;
        const auto follows = [&](std::uint64_t offset, std::uint64_t length) {
            if (offset < end || length > size || offset > size - length)
                std::abort();
            end = offset + length;
        };
        SegmentReader reader{7};
        reader.read(
            file.get(), size, closed,
            [&](const Record& record) {
                follows(record.offset, record.size);
                const auto stored = envelope_at(file.get(), record);
                if (stored && (stored->text > end || stored->envelope.recipients.empty()))
                    std::abort();
            },
            [&](const Damage& damage) { follows(damage.offset, damage.size); });
        if (reader.position() > size || (!closed && reader.position() != size))
            std::abort();
    }
    return 0;
}
