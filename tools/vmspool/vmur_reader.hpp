// vmur: the virtual reader of Linux on Z. CP orders the wanted file to the front, the device delivers its
// spool pages, and CP removes the file or holds it. While its command runs a file is closed and not on hold:
// if we die then, it is still there.
#pragma once

#include "vmspool/device.hpp"
#include "vmspool/reader.hpp"

#include <string_view>

namespace smtpplus::vmspool {

class VmurReader : public Reader {
public:
    explicit VmurReader(const Spec& spec);

    std::vector<SpoolFile> list() override;
    void lock() override;
    Result<Fd> open(SpoolFile& file) override;
    void remove(const SpoolFile& file) override;
    void hold(const SpoolFile& file, const std::string& reason) override;
    int arrivals() override;
    bool drain() override;

private:
    void close_what_is_open();
    Result<Fd> read_pages(const SpoolFile& file);
    void learn_tag(SpoolFile& file) const;

    Device device_;
    Fd lock_;
    Fd events_;
};

/// Whether a message of the kernel says that a file came into a reader.
bool is_reader_event(std::string_view message);

} // namespace smtpplus::vmspool
