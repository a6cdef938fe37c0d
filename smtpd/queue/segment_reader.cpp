#include "queue/segment_reader.hpp"

#include "common/failure.hpp"

#include <algorithm>
#include <unistd.h>

namespace smtpplus::queue {
namespace {

constexpr std::size_t window_size = 256 * 1024;
constexpr std::string_view dot = "\n.\n";
constexpr std::string_view mark = "\n.\nNOOP gen=";

bool begins_transaction(std::string_view text)
{
    return text.starts_with("TICK ") || text.starts_with("MAIL FROM:");
}

// The line at the start of `text`, if it ends within the length of a seal.
std::optional<std::string_view> first_line(std::string_view text)
{
    const auto end = text.substr(0, max_seal).find('\n');
    if (end == text.npos)
        return {};
    return text.substr(0, end);
}

} // namespace

std::size_t read_at(int fd, std::uint64_t offset, char* to, std::size_t size)
{
    std::size_t done = 0;
    while (done < size) {
        const auto count = ::pread(fd, to + done, size - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw system_failure("segment");
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::string read_at(int fd, std::uint64_t offset, std::size_t size)
{
    std::string text(size, '\0');
    text.resize(read_at(fd, offset, text.data(), size));
    return text;
}

void SegmentReader::read(int fd, std::uint64_t end, bool closed, const OnRecord& on_record,
                         const OnDamage& on_damage)
{
    buffer_.clear();
    auto from = position_;
    while (const auto found = find_seal(fd, from, end)) {
        from = found->end;
        const auto& seal = found->line.seal;
        if (seal.generation != generation_)
            continue; // old, or broken: what follows will show
        const bool fits = seal.size <= found->at - position_;
        const auto start = fits ? found->at - seal.size : position_;
        const bool whole = fits && is_whole(fd, start, *found);
        const auto damaged = (whole ? start : found->end) - position_;
        if (damaged > 0)
            on_damage({position_, damaged});
        if (whole)
            on_record({start, seal.size, seal.time});
        position_ = found->end;
    }
    if (position_ < end && (!closed || tail_is_damaged(fd, end))) {
        on_damage({position_, end - position_});
        position_ = end;
    }
    std::string{}.swap(buffer_);
}

// Sets the window to `from`, unless it holds enough of it.
std::string_view SegmentReader::window(int fd, std::uint64_t from, std::uint64_t end)
{
    const auto wanted = std::min<std::uint64_t>(end - from, mark.size() + max_seal);
    if (from < buffer_at_ || from + wanted > buffer_at_ + buffer_.size()) {
        buffer_ = read_at(fd, from, std::min<std::uint64_t>(end - from, window_size));
        buffer_at_ = from;
    }
    return std::string_view{buffer_}.substr(from - buffer_at_, end - from);
}

std::optional<SegmentReader::Found> SegmentReader::find_seal(int fd, std::uint64_t from, std::uint64_t end)
{
    while (from < end) {
        const auto text = window(fd, from, end);
        const auto at = text.find(mark);
        if (at == text.npos) {
            // The mark may be cut by the window's end.
            from += text.size() < mark.size() || from + text.size() >= end
                        ? std::max<std::size_t>(text.size(), 1)
                        : text.size() - (mark.size() - 1);
            continue;
        }
        const auto seal_at = from + at + dot.size();
        const auto line = first_line(window(fd, seal_at, end));
        if (const auto seal = line ? parse_seal(*line) : std::nullopt)
            return Found{seal_at, seal_at + line->size() + 1, *seal};
        from = seal_at;
    }
    return {};
}

bool SegmentReader::is_whole(int fd, std::uint64_t start, const Found& found)
{
    hash_.reset();
    const auto end = found.at + found.line.front;
    if (start >= buffer_at_ && end <= buffer_at_ + buffer_.size()) {
        hash_.update(std::string_view{buffer_}.substr(start - buffer_at_, end - start));
        return hash_.value() == found.line.hash;
    }
    for (auto at = start; at < end;) {
        const auto piece = read_at(fd, at, std::min<std::uint64_t>(end - at, window_size));
        if (piece.empty())
            return false;
        hash_.update(piece);
        at += piece.size();
    }
    return hash_.value() == found.line.hash;
}

// Behind the last record of a closed segment stands as a rule nothing, or something older, or a message that
// was cut off before it was acknowledged. But if it looks as though a seal of ours had been there, somebody
// may have been told 250.
bool SegmentReader::tail_is_damaged(int fd, std::uint64_t end)
{
    if (!begins_transaction(window(fd, position_, end)))
        return false;
    const auto ours = "NOOP gen=" + std::to_string(generation_) + ' ';
    for (auto from = position_; from < end;) {
        const auto text = window(fd, from, end);
        if (text.find(ours) != text.npos)
            return true;
        const auto at = text.find(dot);
        if (at == text.npos) {
            if (from + text.size() >= end)
                return false;
            from += text.size() > ours.size() ? text.size() - ours.size() : text.size();
            continue;
        }
        const auto seal_at = from + at + dot.size();
        const auto line = first_line(window(fd, seal_at, end));
        const auto seal = line ? parse_seal(*line) : std::nullopt;
        if (!seal)
            return line && (line->starts_with("NOOP gen=") || line->find(" size=") != line->npos);
        // An older message that fills just this place is whole; if it is not, the generation was damaged.
        return seal->seal.size == seal_at - position_ && !is_whole(fd, position_, {seal_at, 0, *seal});
    }
    return false;
}

} // namespace smtpplus::queue
