#include "ebcdic/to_ebcdic.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace smtpplus::ebcdic {
namespace {

constexpr std::size_t piece_size = 64 * 1024;
static_assert(piece_size <= Output::buffer_size);

} // namespace

ToEbcdic::ToEbcdic(const Encoder& encoder, const RecordOptions& options, bool strict)
    : encoder_{encoder}, options_{options}, strict_{strict}, space_(piece_size)
{
}

std::optional<Damage> ToEbcdic::convert(Input& in, Charset* charset, Output& out)
{
    widen_pipe(in.fd());
    widen_pipe(out.fd());
    out_ = &out;
    damage_.reset();
    if (options_.format != RecordFormat::stream)
        records_.emplace(options_, out);
    auto damage = charset != nullptr ? other(in, *charset) : utf8(in);
    if (records_) {
        if (!damage)
            records_->finish();
        truncated_ += records_->truncated();
    }
    return damage;
}

std::optional<Damage> ToEbcdic::utf8(Input& in)
{
    std::size_t cut = 0; // octets of a character that has not come whole
    for (;;) {
        const auto text = in.peek(cut + 1);
        const bool last = text.size() == cut;
        if (text.empty())
            return {};
        for (std::size_t taken = 0;;) {
            const auto step = put(text.substr(taken), last);
            if (strict_ && tally_.first_lost)
                return lost(in.offset() + taken + *tally_.first_lost);
            if (damage_)
                return damage_;
            taken += step.taken;
            cut = text.size() - taken;
            if (cut == 0 || step.taken == 0) {
                in.consume(taken);
                break;
            }
        }
        if (!records_)
            out_->flush(); // what has come goes on before the next read waits
    }
}

std::optional<Damage> ToEbcdic::other(Input& in, Charset& charset)
{
    for (bool last = false; !last;) {
        const auto piece = in.peek().substr(0, piece_size);
        last = piece.empty();
        const auto text = charset.to_utf8(piece, last);
        for (std::size_t taken = 0; taken < text.size();) {
            const auto step = put(text.substr(taken), taken + piece_size >= text.size());
            if (strict_ && tally_.first_lost)
                return lost(in.offset() + charset.origin(taken + *tally_.first_lost));
            if (damage_)
                return damage_;
            taken += step.taken;
        }
        in.consume(piece.size());
    }
    return {};
}

// One piece of the text; what is cut off at its end comes again with the next.
Encoder::Step ToEbcdic::put(std::string_view text, bool last)
{
    tally_.first_lost.reset();
    const auto piece = text.substr(0, piece_size);
    last = last && piece.size() == text.size();
    if (!records_) {
        const auto step = encoder_.encode(piece, out_->reserve(piece.size()), last, tally_);
        out_->commit(strict_ && tally_.first_lost ? 0 : step.put);
        return step;
    }
    const auto step = encoder_.encode(piece, space_.data(), last, tally_);
    if (!strict_ || !tally_.first_lost)
        damage_ = records_->write({space_.data(), step.put});
    return step;
}

std::optional<Damage> ToEbcdic::lost(std::uint64_t offset) const
{
    return Damage{": " + hex_offset(offset),
                  tally_.malformed > 0 ? "malformed UTF-8" : "a character that the code page lacks"};
}

} // namespace smtpplus::ebcdic
