// Records as they stand in a Unix file, on both sides of NETDATA: --records nl|rdw|raw.
//
//     nl    each record, then a newline: X'25' unless told otherwise
//     rdw   each record behind its record descriptor word: length with the RDW (2 octets, big-endian),
//     X'0000' raw   one record behind the other; read back by their fixed length
#pragma once

#include "netdata/problem.hpp"

#include "common/input.hpp"
#include "common/output.hpp"
#include "common/result.hpp"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace smtpplus::netdata {

struct RecordForm {
    enum class Kind { nl, rdw, raw } kind = Kind::nl;
    char newline = '\x25';
    std::size_t length = 0; // raw, when it is read
};

/// `nl`, `rdw`, `raw`, or `f`, which is raw by another name.
Result<RecordForm::Kind> parse_record_kind(std::string_view word);

/// Two hexadecimal digits: the octet that ends a record in form nl.
Result<char> parse_newline(std::string_view digits);

/// The longest record that an RDW can describe.
inline constexpr std::size_t longest_rdw = 0xffff - 4;

class RecordWriter {
public:
    RecordWriter(Output& out, const RecordForm& form) : out_{out}, form_{form} {}

    /// With rdw no record may be longer than longest_rdw.
    void write(std::string_view record)
    {
        if (record.size() > Output::buffer_size / 2)
            return write_long(record);
        char* const start = out_.reserve(record.size() + 4);
        char* at = start;
        if (form_.kind == RecordForm::Kind::rdw) {
            const auto length = record.size() + 4;
            *at++ = static_cast<char>(length >> 8);
            *at++ = static_cast<char>(length & 0xff);
            *at++ = 0;
            *at++ = 0;
        }
        if (!record.empty())
            std::memcpy(at, record.data(), record.size());
        at += record.size();
        if (form_.kind == RecordForm::Kind::nl)
            *at++ = form_.newline;
        out_.commit(static_cast<std::size_t>(at - start));
    }

private:
    void write_long(std::string_view record);

    Output& out_;
    RecordForm form_;
};

class RecordReader {
public:
    static constexpr std::size_t longest = 64 * 1024 * 1024;

    RecordReader(Input& in, const RecordForm& form) : in_{in}, form_{form} {}

    /// The next record, valid until the next call; nothing at the end of the input, or when problem() says
    /// why.
    std::optional<std::string_view> next();

    const std::optional<Problem>& problem() const { return problem_; }

private:
    std::optional<std::string_view> take(std::size_t skip, std::size_t length, std::size_t behind);
    std::optional<std::string_view> fail(const char* what, ExitStatus status);
    std::optional<std::string_view> next_line();
    std::optional<std::string_view> next_described();
    std::optional<std::string_view> next_fixed();

    Input& in_;
    RecordForm form_;
    std::size_t taken_ = 0; // of what peek showed, by the record handed out last
    std::optional<Problem> problem_;
};

} // namespace smtpplus::netdata
