#include "queue/journal.hpp"

#include "bsmtp/envelope.hpp"
#include "common/failure.hpp"
#include "common/input.hpp"
#include "queue/seal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace smtpplus::queue {
namespace {

constexpr std::array<std::string_view, 7> names = {"waiting", "deferred", "delivered", "bounced",
                                                   "expired", "removed",  "dead"};
constexpr std::string_view sum_key = " xxh3=";
constexpr std::size_t sum_size = 8;
constexpr std::size_t max_line = 64 * 1024;

// The low half of the line's XXH3.
std::string sum_of(std::string_view text)
{
    thread_local Hash hash;
    hash.reset();
    hash.update(text);
    std::string sum(sum_size, '0');
    auto value = hash.value();
    for (auto digit = sum.rbegin(); digit != sum.rend(); ++digit, value >>= 4)
        *digit = "0123456789abcdef"[value & 15];
    return sum;
}

std::string_view take_word(std::string_view& text)
{
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

template <typename Number>
bool take_number(std::string_view& text, std::string_view key, Number& number)
{
    const auto word = take_word(text);
    if (!word.starts_with(key))
        return false;
    const auto [end, error] = std::from_chars(word.data() + key.size(), word.data() + word.size(), number);
    return error == std::errc{} && end == word.data() + word.size();
}

bool take_instant(std::string_view& text, std::string_view key, Instant& instant)
{
    const auto word = take_word(text);
    const auto parsed = word.starts_with(key) ? parse_instant(word.substr(key.size())) : std::nullopt;
    instant = parsed.value_or(0);
    return parsed.has_value();
}

bool take_state(std::string_view& text, State& state)
{
    const auto found = std::ranges::find(names, take_word(text));
    if (found == names.end() || found == names.begin())
        return false;
    state = static_cast<State>(found - names.begin());
    return true;
}

} // namespace

std::string_view name_of(State state)
{
    return names[static_cast<std::size_t>(state)];
}

std::string format(const Entry& entry)
{
    auto line = format_instant(entry.time) + ' ' + std::string{name_of(entry.state)} + ' ' +
                std::to_string(entry.offset) + ' ' + (entry.tick.empty() ? "-" : entry.tick) + ' ' +
                std::to_string(entry.recipient) + ' ' + format(entry.path) + ' ';
    if (entry.state == State::deferred)
        line += "tries=" + std::to_string(entry.tries) + " next=" + format_instant(entry.next) + ' ';
    line += format(entry.reply);
    line.resize(std::min(line.size(), max_line - sum_key.size() - sum_size - 1));
    return with_sum(line) + '\n';
}

std::string with_sum(std::string_view line)
{
    return std::string{line} + std::string{sum_key} + sum_of(line);
}

Result<Entry> parse_entry(std::string_view line)
{
    const auto at = line.size() - std::min(line.size(), sum_key.size() + sum_size);
    if (line.size() > max_line || line.substr(at, sum_key.size()) != sum_key ||
        line.substr(at + sum_key.size()) != sum_of(line.substr(0, at)))
        return Error{"the sum does not fit the line"};
    auto rest = line.substr(0, at);
    Entry entry;
    if (!take_instant(rest, "", entry.time) || !take_state(rest, entry.state) ||
        !take_number(rest, "", entry.offset))
        return Error{"no time, event and offset"};
    if (const auto tick = take_word(rest); tick != "-")
        entry.tick = tick;
    if (!take_number(rest, "", entry.recipient) || entry.recipient == 0)
        return Error{"no recipient"};
    const auto length = bsmtp::path_length(rest);
    auto path = bsmtp::parse_path(rest.substr(0, length));
    if (!path)
        return path.error();
    entry.path = *std::move(path);
    rest.remove_prefix(std::min(length + 1, rest.size()));
    if (entry.state == State::deferred &&
        (!take_number(rest, "tries=", entry.tries) || !take_instant(rest, "next=", entry.next)))
        return Error{"deferred without tries and next"};
    auto reply = bsmtp::parse_reply(rest);
    if (!reply)
        return reply.error();
    entry.reply = *std::move(reply);
    return entry;
}

std::uint64_t read_journal(const Directory& directory, std::uint64_t generation,
                           const std::function<void(const Entry&)>& on_entry)
{
    const auto name = journal_name(generation);
    auto fd = directory.try_open(name, O_RDONLY, ENOENT);
    if (!fd)
        return 0;
    Input in{*std::move(fd), directory.name(name)};
    std::uint64_t bad = 0;
    bool too_long = false;
    for (auto view = in.peek(); !view.empty(); view = in.peek()) {
        auto end = view.find('\n');
        if (end == view.npos && view.size() <= max_line) {
            const auto before = view.size();
            view = in.peek(before + 1);
            if (view.size() == before)
                return bad; // cut off
            continue;
        }
        if (end == view.npos) {
            too_long = true;
            in.consume(view.size());
            continue;
        }
        const auto entry = parse_entry(view.substr(0, end));
        if (entry && !too_long)
            on_entry(*entry);
        else if (end > 0) // an empty line ends one that was cut off
            ++bad;
        too_long = false;
        in.consume(end + 1);
    }
    return bad;
}

std::string Journals::append(std::uint64_t generation, std::string_view lines)
{
    auto& open = open_[generation];
    open.unwritten += lines;
    return write(generation, open);
}

// A line that was cut off, now or by the end of another process, is ended before the next.
std::string Journals::write(std::uint64_t generation, Open& open)
{
    try {
        if (!open.fd) {
            open.fd = directory_.open(journal_name(generation), O_RDWR | O_APPEND | O_CREAT);
            char last = '\n';
            struct stat status {};
            if (::fstat(open.fd.get(), &status) == 0 && status.st_size > 0 &&
                ::pread(open.fd.get(), &last, 1, status.st_size - 1) == 1 && last != '\n')
                open.unwritten.insert(0, 1, '\n');
        }
        while (!open.unwritten.empty()) {
            const auto written = ::write(open.fd.get(), open.unwritten.data(), open.unwritten.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throw system_failure(directory_.name(journal_name(generation)));
            open.unwritten.erase(0, static_cast<std::size_t>(written));
        }
    } catch (const Failure& failure) {
        return failure.what();
    }
    return {};
}

std::function<void()> Journals::sync()
{
    auto fds = std::make_shared<std::vector<Fd>>();
    for (auto at = open_.begin(); at != open_.end();) {
        write(at->first, at->second);
        if (!at->second.unwritten.empty()) {
            ++at;
            continue;
        }
        fds->push_back(std::move(at->second.fd));
        at = open_.erase(at);
    }
    return [fds] {
        for (const auto& fd : *fds)
            ::fdatasync(fd.get());
    };
}

} // namespace smtpplus::queue
