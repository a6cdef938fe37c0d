#include "vmspool/punch.hpp"

#include "vmspool/command_punch.hpp"
#include "vmspool/dir_punch.hpp"
#include "vmspool/hercules_punch.hpp"
#include "vmspool/vmur_punch.hpp"

namespace smtpplus::vmspool {

std::unique_ptr<Punch> make_punch(const Spec& spec)
{
    if (spec.kind == "dir")
        return std::make_unique<DirPunch>(spec.address);
    if (spec.kind == "vmur")
        return std::make_unique<VmurPunch>(spec);
    if (spec.kind == "hercules")
        return std::make_unique<HerculesPunch>(spec);
    return std::make_unique<CommandPunch>(spec.address);
}

Route route(const VmAddress& to, const Attributes& attributes)
{
    if (to.node.empty())
        return {to.user, attributes.tag};
    const auto options = attributes.tag.empty() ? "" : ' ' + attributes.tag;
    return {"RSCS", to.node + ' ' + to.user + options};
}

bsmtp::Reply no_such_user(const std::string& user)
{
    return {550, "5.1.1", "no reader " + user};
}

} // namespace smtpplus::vmspool
