#include "vmspool/text_spool.hpp"

#include "common/failure.hpp"
#include "common/temporary.hpp"
#include "ebcdic/utf8.hpp"

#include <algorithm>
#include <unistd.h>

namespace smtpplus::vmspool {
namespace {

const std::string file_name = "temporary file";

Fd duplicate(const Fd& fd)
{
    Fd copy{::dup(fd.get())};
    if (!copy)
        throw system_failure(file_name);
    return copy;
}

} // namespace

void TextSpool::append(std::string_view text)
{
    look_at(text);
    size_ += text.size();
    if (head_.size() < head_size)
        head_ += text.substr(0, head_size - head_.size());
    if (!out_ && memory_.size() + text.size() <= in_memory) {
        memory_ += text;
        return;
    }
    if (!out_) {
        file_ = temporary_file();
        out_ = std::make_unique<Output>(duplicate(file_), file_name);
        out_->write(memory_);
        std::string{}.swap(memory_);
    }
    out_->write(text);
}

void TextSpool::look_at(std::string_view text)
{
    const auto high =
        std::ranges::find_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (high == text.end())
        return;
    is_ascii_ = false;
    for (auto rest = text.substr(static_cast<std::size_t>(high - text.begin())); is_utf8_ && !rest.empty();) {
        const auto step = ebcdic::next_character(rest);
        is_utf8_ = step.kind == ebcdic::Utf8::character;
        rest.remove_prefix(step.length);
    }
}

Input TextSpool::reread(const std::string& name)
{
    if (!out_)
        return Input::from_text(memory_, name);
    out_->flush();
    if (::lseek(file_.get(), 0, SEEK_SET) != 0)
        throw system_failure(file_name);
    return Input{duplicate(file_), name};
}

} // namespace smtpplus::vmspool
