// vmur: the virtual punch of Linux on Z. Cards are written to the device, and CP commands say whose reader
// they go to. The way the punch was spooled before is put back after.
#pragma once

#include "vmspool/device.hpp"
#include "vmspool/punch.hpp"

namespace smtpplus::vmspool {

class VmurPunch : public Punch {
public:
    explicit VmurPunch(const Spec& spec);

    bsmtp::Reply punch(const VmAddress& to, const Attributes& attributes, std::string_view deck) override;

private:
    bool has_user(const std::string& user) const;
    bool write_cards(std::string_view deck) const;
    bsmtp::Reply close_to(const std::string& user, const Attributes& attributes) const;

    Device device_;
};

} // namespace smtpplus::vmspool
