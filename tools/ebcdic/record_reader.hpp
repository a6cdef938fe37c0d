// The records of F, V and VB files, one after the other. Refuses descriptors that cannot be, and spanned
// records; an input that ends inside a record is an accident, but for the last card, whose blanks CP may have
// removed.
#pragma once

#include "common/input.hpp"
#include "common/result.hpp"
#include "ebcdic/record_format.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smtpplus::ebcdic {

class RecordReader {
public:
    /// `length` is that of F records; `format` is not stream.
    RecordReader(Input& in, RecordFormat format, std::size_t length)
        : in_{in}, format_{format}, length_{length}
    {
    }

    /// The next record, which is valid until the next call; nothing at the end. An Error has the offset of
    /// the descriptor that is wrong. Throws Failure{try_again} when the input ends too early.
    Result<std::optional<std::string_view>> next();

    /// Where the record that was last returned begins.
    std::uint64_t offset() const { return in_.offset(); }

private:
    std::optional<std::string_view> card();
    Result<std::optional<std::string_view>> variable();
    std::optional<Error> begin_block();
    std::string_view descriptor();

    Input& in_;
    RecordFormat format_;
    std::size_t length_;
    std::size_t pending_ = 0;      // octets of the record that was last returned
    std::uint64_t block_left_ = 0; // octets of a VB block that are yet to come
};

} // namespace smtpplus::ebcdic
