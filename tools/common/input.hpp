// A stream of octets from a file, a pipe or a socket, read in large blocks and handed out as views of its
// own buffer: look at what is there, take what was understood.
#pragma once

#include "common/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus {

class Input {
public:
    static constexpr std::size_t block_size = 256 * 1024;

    Input(Fd fd, std::string name);

    /// Text that is already in memory, as an input; it is copied.
    static Input from_text(std::string_view text, std::string name);

    const std::string& name() const { return name_; } // for messages; "-" is standard input

    /// What is buffered, at least one octet unless the input has ended. Valid until the next call.
    std::string_view peek() { return peek(1); }

    /// At least `wanted` octets unless the input ends before. The buffer grows as far as is asked for,
    /// so bound what you ask for. Blocks until that much is there; throws Failure when reading fails.
    std::string_view peek(std::size_t wanted);

    /// What is buffered now, without reading; may be empty.
    std::string_view buffered() const { return {buffer_.get() + begin_, end_ - begin_}; }

    /// Takes `count` octets that peek has shown.
    void consume(std::size_t count)
    {
        begin_ += count;
        offset_ += count;
    }

    /// Octets taken so far.
    std::uint64_t offset() const { return offset_; }

    int fd() const { return fd_.get(); }

private:
    void make_room(std::size_t wanted);

    Fd fd_;
    std::string name_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;
    bool ended_ = false;
};

/// The files that a command line names, each opened when its turn comes; standard input if there are none, or
/// for "-". Use: for (auto& in : inputs(files)) ...
class Inputs {
public:
    explicit Inputs(std::vector<std::string> names);

    class Iterator {
    public:
        Iterator(Inputs* owner, std::size_t index) : owner_{owner}, index_{index} {}
        Input& operator*() const { return owner_->open(index_); }
        Iterator& operator++()
        {
            ++index_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return index_ != other.index_; }

    private:
        Inputs* owner_;
        std::size_t index_;
    };

    Iterator begin() { return {this, 0}; }
    Iterator end() { return {this, names_.size()}; }

private:
    Input& open(std::size_t index);

    std::vector<std::string> names_;
    std::unique_ptr<Input> current_;
};

Inputs inputs(const std::vector<std::string>& names);
Input standard_input();

} // namespace smtpplus
