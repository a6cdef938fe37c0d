// A virtual reader, seen from the side of its owner: spool files lie in it in the order of their arrival, are
// read, and are removed or put on hold. Whoever reads has locked it.
#pragma once

#include "common/fd.hpp"
#include "common/result.hpp"
#include "vmspool/attributes.hpp"
#include "vmspool/spec.hpp"

#include <memory>
#include <string>
#include <vector>

namespace smtpplus::vmspool {

struct SpoolFile {
    unsigned id = 0;
    Attributes attributes;
    bool is_held = false;
    std::string fault = {}; // what is wrong with its attributes, if anything
};

class Reader {
public:
    virtual ~Reader() = default;

    /// All files, in the order of their arrival, those on hold too.
    virtual std::vector<SpoolFile> list() = 0;

    /// Keeps other readers of this kind away until this object goes. Throws Failure{try_again} when another
    /// one has it for too long.
    virtual void lock() = 0;

    /// The octets of a file, whole records of it, as a regular file at its start; `file` may learn more
    /// attributes. An Error says why this file can never be read.
    virtual Result<Fd> open(SpoolFile& file) = 0;

    virtual void remove(const SpoolFile& file) = 0;
    virtual void hold(const SpoolFile& file, const std::string& reason) = 0;

    /// A descriptor that becomes readable when something may have arrived; -1 if this reader cannot tell.
    virtual int arrivals() = 0;
    /// Reads what made it readable; false if that was about something else.
    virtual bool drain() = 0;
};

/// Throws Failure{usage} when it is no reader that one can read from, Failure{no_input} when it is not there.
std::unique_ptr<Reader> make_reader(const Spec& spec);

} // namespace smtpplus::vmspool
