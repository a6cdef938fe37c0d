#include "queue/seal.hpp"

#include <charconv>
#include <new>
#include <xxhash.h>

namespace smtpplus::queue {
namespace {

std::string hexadecimal(std::uint64_t value)
{
    std::string text(16, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value >>= 4)
        *digit = "0123456789abcdef"[value & 15];
    return text;
}

// Takes `key=` and a number behind it off the front of `text`, and the blank that follows.
std::optional<std::uint64_t> take_number(std::string_view& text, std::string_view key)
{
    if (!text.starts_with(key))
        return {};
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + key.size(), end, value);
    if (error != std::errc{} || rest == end || *rest != ' ')
        return {};
    text.remove_prefix(static_cast<std::size_t>(rest + 1 - text.data()));
    return value;
}

} // namespace

Hash::Hash() : state_{XXH3_createState()}
{
    if (!state_)
        throw std::bad_alloc{};
    reset();
}

void Hash::Free::operator()(XXH3_state_s* state) const noexcept
{
    XXH3_freeState(state);
}

void Hash::reset()
{
    XXH3_64bits_reset(state_.get());
}

void Hash::update(std::string_view text)
{
    XXH3_64bits_update(state_.get(), text.data(), text.size());
}

std::uint64_t Hash::value() const
{
    return XXH3_64bits_digest(state_.get());
}

std::string format(const Seal& seal, Hash& hash)
{
    auto line = "NOOP gen=" + std::to_string(seal.generation) + " time=" + format_instant(seal.time) +
                " size=" + std::to_string(seal.size) + ' ';
    hash.update(line);
    line += "xxh3=" + hexadecimal(hash.value()) + '\n';
    return line;
}

std::optional<SealLine> parse_seal(std::string_view line)
{
    static constexpr std::string_view start = "NOOP ", time_key = "time=", hash_key = "xxh3=";
    static constexpr std::size_t time_size = 20, hash_size = 16;
    auto rest = line;
    if (!rest.starts_with(start))
        return {};
    rest.remove_prefix(start.size());
    const auto generation = take_number(rest, "gen=");
    if (!generation || !rest.starts_with(time_key))
        return {};
    const auto time = parse_instant(rest.substr(time_key.size(), time_size));
    if (!time)
        return {};
    rest.remove_prefix(time_key.size() + time_size);
    if (!rest.starts_with(' '))
        return {};
    rest.remove_prefix(1);
    const auto size = take_number(rest, "size=");
    if (!size || !rest.starts_with(hash_key) || rest.size() != hash_key.size() + hash_size)
        return {};
    std::uint64_t hash = 0;
    const auto [end, error] =
        std::from_chars(rest.data() + hash_key.size(), rest.data() + rest.size(), hash, 16);
    if (error != std::errc{} || end != rest.data() + rest.size())
        return {};
    return SealLine{{*generation, *time, *size}, line.size() - rest.size(), hash};
}

} // namespace smtpplus::queue
