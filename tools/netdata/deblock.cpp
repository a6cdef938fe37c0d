#include "netdata/deblock.hpp"

#include "common/bytes.hpp"

#include <algorithm>

namespace smtpplus::netdata {

std::optional<Error> Deblocker::block(std::string_view block, const Take& take)
{
    switch (recfm_ & 0xc000) {
    case 0x8000: return fixed(block, take);
    case 0x4000: return variable(block, take);
    default: take(block);
    }
    return {};
}

std::optional<Error> Deblocker::fixed(std::string_view block, const Take& take) const
{
    const auto length = lrecl_ > 0 ? lrecl_ : std::max<std::size_t>(block.size(), 1);
    if (block.size() % length != 0)
        return Error{"a block is no multiple of the record length " + std::to_string(length), 0};
    for (std::size_t at = 0; at < block.size(); at += length)
        take(block.substr(at, length));
    return {};
}

// A block descriptor word, length(2) zero(2), then records behind words of their own: length(2) control(1)
// zero(1).
std::optional<Error> Deblocker::variable(std::string_view block, const Take& take)
{
    if (block.size() < 4 || be16(block) < 4 || be16(block) > block.size())
        return Error{"wrong block descriptor word", 0};
    std::size_t at = 4;
    for (const std::size_t end = be16(block); at < end;) {
        if (end - at < 4 || be16(block.substr(at)) < 4 || be16(block.substr(at)) > end - at)
            return Error{"wrong record descriptor word", at};
        const std::size_t length = be16(block.substr(at));
        if (auto error = segment(octet(block, at + 2) & 3, block.substr(at + 4, length - 4), take)) {
            error->offset = at;
            return error;
        }
        at += length;
    }
    return {};
}

// Control: 0 whole record, 1 first segment, 3 middle, 2 last.
std::optional<Error> Deblocker::segment(unsigned control, std::string_view data, const Take& take)
{
    const bool begins = control == 0 || control == 1;
    if (begins == inside_)
        return Error{"segments of a spanned record out of order", {}};
    if (control == 0) {
        take(data);
        return {};
    }
    if (begins)
        spanned_.clear();
    if (spanned_.size() + data.size() > longest)
        return Error{"spanned record too long", {}};
    spanned_ += data;
    inside_ = control != 2;
    if (!inside_)
        take(spanned_);
    return {};
}

} // namespace smtpplus::netdata
