#include "ebcdic/record_reader.hpp"

#include "common/bytes.hpp"
#include "common/failure.hpp"
#include "common/text.hpp"

#include <utility>

namespace smtpplus::ebcdic {

Result<std::optional<std::string_view>> RecordReader::next()
{
    in_.consume(std::exchange(pending_, 0));
    if (format_ == RecordFormat::f)
        return card();
    if (format_ == RecordFormat::vb) {
        if (const auto error = begin_block())
            return *error;
    }
    return variable();
}

std::optional<std::string_view> RecordReader::card()
{
    const auto text = in_.peek(length_).substr(0, length_);
    pending_ = text.size();
    return text.empty() ? std::nullopt : std::optional{text};
}

Result<std::optional<std::string_view>> RecordReader::variable()
{
    const auto start = in_.offset();
    const auto words = descriptor();
    if (words.empty())
        return std::optional<std::string_view>{};
    const std::size_t length = be16(words);
    if (length < descriptor_size)
        return Error{"record length " + std::to_string(length) + " is less than its descriptor", start};
    if (const auto code = octet(words, 2); code >= 1 && code <= 3 && octet(words, 3) == 0)
        return Error{"a spanned record, which is not supported", start};
    if (be16(words.substr(2)) != 0)
        return Error{"no record descriptor: its last two octets are not zero", start};
    if (format_ == RecordFormat::vb) {
        if (length > block_left_)
            return Error{"record runs past its block", start};
        block_left_ -= length;
    }
    const auto text = in_.peek(length);
    if (text.size() < length)
        throw Failure{ExitStatus::try_again, in_.name() + ": " + hex_offset(start + text.size()) +
                                                 ": input ends inside the record at " + hex_offset(start)};
    in_.consume(descriptor_size);
    pending_ = length - descriptor_size;
    return std::optional{text.substr(descriptor_size, pending_)};
}

// A block descriptor has its length in two octets, or, with the first bit set, in 31 bits.
std::optional<Error> RecordReader::begin_block()
{
    while (block_left_ == 0) {
        const auto start = in_.offset();
        const auto words = descriptor();
        if (words.empty())
            return {};
        const bool large = (octet(words, 0) & 0x80) != 0;
        const std::uint64_t length = large ? be32(words) & 0x7fffffff : be16(words);
        if (length < descriptor_size)
            return Error{"block length " + std::to_string(length) + " is less than its descriptor", start};
        if (!large && be16(words.substr(2)) != 0)
            return Error{"no block descriptor: its last two octets are not zero", start};
        in_.consume(descriptor_size);
        block_left_ = length - descriptor_size;
    }
    if (block_left_ < descriptor_size)
        return Error{"no room for a record descriptor at the end of the block", in_.offset()};
    return {};
}

// Four octets, or none at the end of the input.
std::string_view RecordReader::descriptor()
{
    const auto text = in_.peek(descriptor_size);
    const bool inside_block = block_left_ > 0;
    if (text.size() >= descriptor_size || (text.empty() && !inside_block))
        return text;
    throw Failure{ExitStatus::try_again, in_.name() + ": " + hex_offset(in_.offset() + text.size()) +
                                             ": input ends inside a " +
                                             (inside_block ? "block" : "descriptor")};
}

} // namespace smtpplus::ebcdic
