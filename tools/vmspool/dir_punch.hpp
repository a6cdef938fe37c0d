// dir:PATH: the reader of BOB is the folder PATH/BOB, a spool file in it the file 0042 with its attributes in
// 0042.attr beside it (vmreader(5)). Any number of writers may punch at once; 250 means that the file is on
// stable storage.
#pragma once

#include "vmspool/folder.hpp"
#include "vmspool/punch.hpp"

namespace smtpplus::vmspool {

constexpr unsigned largest_spool_id = 9999;

class DirPunch : public Punch {
public:
    explicit DirPunch(std::string path) : path_{std::move(path)} {}

    bsmtp::Reply punch(const VmAddress& to, const Attributes& attributes, std::string_view deck) override;

private:
    std::string path_;
};

/// Adds a file under the next free spool id, as CP does: after 9999 comes 1. The id, or 0 when none is free.
unsigned add_file(const Folder& reader, const Attributes& attributes, std::string_view octets);

} // namespace smtpplus::vmspool
