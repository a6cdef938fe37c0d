// Where a command's product goes: standard output, or the file that -o names. A file is made only when there
// is something right to write.
#pragma once

#include "common/output.hpp"

#include <memory>
#include <string>

namespace smtpplus::netdata {

class Product {
public:
    /// Empty or "-": standard output.
    explicit Product(std::string path) : path_{std::move(path)} {}

    Output& open();

    /// Nothing is known to be written before this has returned.
    void finish();

private:
    std::string path_;
    std::unique_ptr<Output> file_;
};

} // namespace smtpplus::netdata
