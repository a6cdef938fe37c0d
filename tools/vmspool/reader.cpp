#include "vmspool/reader.hpp"

#include "common/failure.hpp"
#include "vmspool/dir_reader.hpp"
#include "vmspool/vmur_reader.hpp"

namespace smtpplus::vmspool {

std::unique_ptr<Reader> make_reader(const Spec& spec)
{
    if (spec.kind == "dir")
        return std::make_unique<DirReader>(spec.address);
    if (spec.kind == "vmur")
        return std::make_unique<VmurReader>(spec);
    throw Failure{ExitStatus::usage, "nothing can be read from a reader of the kind " + spec.kind};
}

} // namespace smtpplus::vmspool
