// Text that is put aside whole before anything is done with it: the first mebibyte in memory, more than that
// in a file without a name. It knows by then whether it is ASCII, and whether it is UTF-8.
#pragma once

#include "common/fd.hpp"
#include "common/input.hpp"
#include "common/output.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace smtpplus::vmspool {

class TextSpool {
public:
    static constexpr std::size_t in_memory = 1024 * 1024;
    static constexpr std::size_t head_size = 64 * 1024;

    /// Appends; a character of several octets is not cut by the end of `text`.
    void append(std::string_view text);

    std::uint64_t size() const { return size_; }
    bool is_ascii() const { return is_ascii_; }
    bool is_utf8() const { return is_utf8_; }

    /// The first octets, all there are or head_size of them.
    const std::string& head() const { return head_; }

    /// All of it from its start, to be read once.
    Input reread(const std::string& name);

private:
    void look_at(std::string_view text);

    std::string head_;
    std::string memory_;
    Fd file_; // has everything, once there is one
    std::unique_ptr<Output> out_;
    std::uint64_t size_ = 0;
    bool is_ascii_ = true;
    bool is_utf8_ = true;
};

} // namespace smtpplus::vmspool
