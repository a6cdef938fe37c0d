// The charsets of the text's side other than UTF-8, through ICU. Only such as spell each character in one way
// wherever it stands: what shifts, or begins with a mark, is refused.
#pragma once

#include "ebcdic/decoder.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct UConverter;

namespace smtpplus::ebcdic {

class Charset {
public:
    /// Throws Failure{usage} for an unknown charset, and for one that keeps a state.
    explicit Charset(const std::string& name);

    /// The octets of `character`; empty when it has none.
    std::string spell(char16_t character) const;

    /// What stands for what it lacks.
    std::string substitute() const { return spell(u'?'); }

    /// A piece of text to UTF-8, valid until the next call. A character may be cut by the end of the piece,
    /// unless it is the last. What is malformed becomes U+FFFD.
    std::string_view to_utf8(std::string_view piece, bool last);

    /// Where in the last piece the character began that now begins at `offset` of the UTF-8.
    std::size_t origin(std::size_t offset) const;

private:
    struct Close {
        void operator()(UConverter* c) const noexcept;
    };
    using Converter = std::unique_ptr<UConverter, Close>;
    static Converter open(const std::string& name);

    Converter reader_;
    Converter speller_; // stops where the reader substitutes
    std::u16string units_;
    std::vector<std::int32_t> origins_; // of each unit
    std::string utf8_;
};

} // namespace smtpplus::ebcdic
