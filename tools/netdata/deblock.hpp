// Blocks of a data set to records: fixed ones cut by their length, variable ones by their descriptor words,
// spanned ones put together; with undefined format a block is a record.
#pragma once

#include "common/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

class Deblocker {
public:
    static constexpr std::size_t longest = 64 * 1024 * 1024;
    using Take = std::function<void(std::string_view)>;

    Deblocker(unsigned recfm, std::size_t lrecl) : recfm_{recfm}, lrecl_{lrecl} {}

    /// Hands each record of the block to `take`; an error's offset counts from the block's start.
    std::optional<Error> block(std::string_view block, const Take& take);

    /// Whether a spanned record still waits for its rest.
    bool is_inside() const { return inside_; }

private:
    std::optional<Error> fixed(std::string_view block, const Take& take) const;
    std::optional<Error> variable(std::string_view block, const Take& take);
    std::optional<Error> segment(unsigned control, std::string_view data, const Take& take);

    unsigned recfm_;
    std::size_t lrecl_;
    std::string spanned_;
    bool inside_ = false;
};

} // namespace smtpplus::netdata
