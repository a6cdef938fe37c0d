#include "common/input.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <cstring>
#include <unistd.h>

namespace smtpplus {

Input::Input(Fd fd, std::string name) : fd_{std::move(fd)}, name_{std::move(name)} {}

Input Input::from_text(std::string_view text, std::string name)
{
    Input in{Fd{}, std::move(name)};
    in.make_room(std::max<std::size_t>(text.size(), 1));
    std::ranges::copy(text, in.buffer_.get());
    in.end_ = text.size();
    in.ended_ = true;
    return in;
}

std::string_view Input::peek(std::size_t wanted)
{
    while (end_ - begin_ < wanted && !ended_) {
        make_room(wanted);
        const auto count = ::read(fd_.get(), buffer_.get() + end_, capacity_ - end_);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_failure(name_);
        ended_ = count == 0;
        end_ += static_cast<std::size_t>(count);
    }
    return buffered();
}

// Moves what is left to the front, and grows the buffer when that is not enough.
void Input::make_room(std::size_t wanted)
{
    const auto left = end_ - begin_;
    if (begin_ > 0 && (left == 0 || wanted > capacity_ - begin_)) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, left);
        begin_ = 0;
        end_ = left;
    }
    if (wanted <= capacity_ && end_ < capacity_)
        return;
    const auto capacity = std::max({block_size, wanted, wanted > capacity_ ? 2 * capacity_ : 0});
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (left > 0)
        std::memcpy(larger.get(), buffer_.get() + begin_, left);
    buffer_ = std::move(larger);
    capacity_ = capacity;
    begin_ = 0;
    end_ = left;
}

Inputs::Inputs(std::vector<std::string> names) : names_{std::move(names)}
{
    if (names_.empty())
        names_.push_back("-");
}

Input& Inputs::open(std::size_t index)
{
    const auto& name = names_[index];
    current_ = std::make_unique<Input>(name == "-" ? standard_input() : Input{open_input(name), name});
    return *current_;
}

Inputs inputs(const std::vector<std::string>& names)
{
    return Inputs{names};
}

Input standard_input()
{
    return Input{Fd{::dup(STDIN_FILENO)}, "-"};
}

} // namespace smtpplus
