// A virtual reader, seen from the side of those who punch files into it.
#pragma once

#include "bsmtp/reply.hpp"
#include "vmspool/attributes.hpp"
#include "vmspool/spec.hpp"
#include "vmspool/vm_address.hpp"

#include <memory>
#include <string_view>

namespace smtpplus::vmspool {

constexpr std::size_t card_length = 80;

class Punch {
public:
    virtual ~Punch() = default;

    /// Puts a deck of whole cards into the reader of `to` as one spool file, wholly or not at all. The reply
    /// says whether it is there: 250 only when it is; 4xx when it may pass, 5xx when it cannot. Throws
    /// Failure for what the machine here did.
    virtual bsmtp::Reply punch(const VmAddress& to, const Attributes& attributes, std::string_view deck) = 0;
};

std::unique_ptr<Punch> make_punch(const Spec& spec);

/// Where a file for `to` is put here: another node's files go to RSCS, with the address in the tag.
struct Route {
    std::string user;
    std::string tag;
};
Route route(const VmAddress& to, const Attributes& attributes);

/// `no reader BOB`, 550 5.1.1.
bsmtp::Reply no_such_user(const std::string& user);

} // namespace smtpplus::vmspool
