// The header of a message (RFC 5322, 2.2): its fields as they stand, folding, line ends and all, so that what
// nobody touches goes out as it came in. Lines that are no field are kept, and told.
#pragma once

#include "common/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtpplus::message {

struct Field {
    std::string raw;             // all its lines, with their ends
    std::size_t name_length = 0; // 0: a line that is no field

    std::string_view name() const { return std::string_view{raw}.substr(0, name_length); }
    bool is(std::string_view name) const; // without regard to case

    /// Behind the colon, as it stands, without the last line end.
    std::string_view body() const;
    /// The same unfolded, and without the blanks around it.
    std::string value() const;
};

/// A field made of `value`, which may hold folds ("\n " or "\n\t") and no other line break.
Field make_field(std::string_view name, std::string_view value);

class Header {
public:
    static constexpr std::size_t max_size = 1024 * 1024;
    static constexpr std::size_t max_fields = 10'000;

    /// Reads `text`, the lines before the empty one. Refuses what is beyond the limits, nothing else.
    static Result<Header> parse(std::string_view text);

    const std::vector<Field>& fields() const { return fields_; }
    const Field* find(std::string_view name) const; // the first of that name, or null
    bool has(std::string_view name) const { return find(name) != nullptr; }

    void append(Field field) { fields_.push_back(std::move(field)); }
    void prepend(Field field) { fields_.insert(fields_.begin(), std::move(field)); }
    void replace(std::size_t index, Field field) { fields_[index] = std::move(field); }
    /// Removes all of that name.
    void erase(std::string_view name);

    /// The lines, from 1, that were no field when it was read.
    const std::vector<std::size_t>& bad_lines() const { return bad_lines_; }

    std::string text() const;

private:
    std::vector<Field> fields_;
    std::vector<std::size_t> bad_lines_;
};

/// The octets of a field name at the start of `line` that a colon follows, or blanks and a colon; else 0.
std::size_t field_name_length(std::string_view line);

/// Where the header at the start of a message ends. It ends before an empty line, which belongs to neither
/// side, and before a line that is neither field nor continuation, where the empty line was forgotten. A
/// "From " line may stand first.
struct HeaderEnd {
    std::size_t header; // octets of the header
    std::size_t body;   // where the body begins
};
HeaderEnd find_header_end(std::string_view text);

} // namespace smtpplus::message
