// A line of the log: the TICK if there is one, then name=value pairs. Whatever a stranger put into a value,
// the line stays one line, and its pairs stay pairs.
#pragma once

#include <string>
#include <string_view>

namespace smtpplus::receive {

class LogLine {
public:
    explicit LogLine(std::string_view tick) : text_{tick} {}

    /// A value with anything but plain printable characters is quoted, with \xHH for what is not printable.
    LogLine& add(std::string_view name, std::string_view value);

    const std::string& text() const { return text_; }

private:
    std::string text_;
};

} // namespace smtpplus::receive
