#include "ebcdic/translate.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SMTPPLUS_X86_64 1
#endif

namespace smtpplus::ebcdic {
namespace {

enum class Flag { high_result, high_input };

template <Flag flag>
std::size_t plain(const Table& table, const char* in, std::size_t count, char* out)
{
    const auto* from = reinterpret_cast<const unsigned char*>(in);
    auto* to = reinterpret_cast<unsigned char*>(out);
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        unsigned seen = 0;
        for (std::size_t k = i; k < i + 8; ++k) {
            to[k] = table.octets[from[k]];
            seen |= flag == Flag::high_input ? from[k] : to[k];
        }
        if (seen & 0x80)
            break;
    }
    for (; i < count; ++i) {
        to[i] = table.octets[from[i]];
        if ((flag == Flag::high_input ? from[i] : to[i]) & 0x80)
            break;
    }
    return i;
}

#ifdef SMTPPLUS_X86_64

// A table of 256 octets is sixteen rows of sixteen. A shuffle looks up one row and gives zero where the index
// has its high bit: xor with the row's number and a saturating add make 0x70..0x7f of the octets that lie in
// the row, and 0x80 and more of all others. The results of all rows are or-ed. ASCII needs the first eight
// rows only.
template <Flag flag>
__attribute__((target("avx2"))) std::size_t avx2(const Table& table, const char* in, std::size_t count,
                                                 char* out)
{
    constexpr int rows = flag == Flag::high_input ? 8 : 16;
    __m256i row[rows];
    for (int r = 0; r < rows; ++r)
        row[r] = _mm256_broadcastsi128_si256(
            _mm_load_si128(reinterpret_cast<const __m128i*>(table.octets.data() + 16 * r)));

    std::size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        const auto x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(in + i));
        auto y = _mm256_setzero_si256();
        for (int r = 0; r < rows; ++r) {
            const auto lane = _mm256_xor_si256(x, _mm256_set1_epi8(static_cast<char>(r << 4)));
            const auto index = _mm256_adds_epu8(lane, _mm256_set1_epi8(0x70));
            y = _mm256_or_si256(y, _mm256_shuffle_epi8(row[r], index));
        }
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i), y);
        const auto high = static_cast<std::uint32_t>(_mm256_movemask_epi8(flag == Flag::high_input ? x : y));
        if (high != 0)
            return i + static_cast<std::size_t>(std::countr_zero(high));
    }
    return i + plain<flag>(table, in + i, count - i, out + i);
}

// VBMI looks up 128 octets at once: two look-ups and a choice by the high bit are the whole table.
template <Flag flag>
__attribute__((target("avx512f,avx512bw,avx512vbmi"))) std::size_t avx512(const Table& table, const char* in,
                                                                          std::size_t count, char* out)
{
    __m512i part[4];
    for (int p = 0; p < 4; ++p)
        part[p] = _mm512_load_si512(table.octets.data() + 64 * p);

    for (std::size_t i = 0; i < count; i += 64) {
        const auto left = count - i;
        const __mmask64 mask = left >= 64 ? ~__mmask64{0} : (__mmask64{1} << left) - 1;
        const auto x = _mm512_maskz_loadu_epi8(mask, in + i);
        auto y = _mm512_permutex2var_epi8(part[0], x, part[1]);
        auto high = _mm512_movepi8_mask(x);
        if constexpr (flag == Flag::high_result) {
            y = _mm512_mask_blend_epi8(high, y, _mm512_permutex2var_epi8(part[2], x, part[3]));
            high = _mm512_movepi8_mask(y);
        }
        _mm512_mask_storeu_epi8(out + i, mask, y);
        if ((high & mask) != 0)
            return i + static_cast<std::size_t>(std::countr_zero(high & mask));
    }
    return count;
}

#endif

} // namespace

std::vector<Kernel> kernels()
{
    std::vector<Kernel> found{{"plain", plain<Flag::high_result>, plain<Flag::high_input>}};
#ifdef SMTPPLUS_X86_64
    if (__builtin_cpu_supports("avx2"))
        found.push_back({"avx2", avx2<Flag::high_result>, avx2<Flag::high_input>});
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi"))
        found.push_back({"avx512", avx512<Flag::high_result>, avx512<Flag::high_input>});
#endif
    return found;
}

const Kernel& kernel()
{
    static const Kernel best = kernels().back();
    return best;
}

} // namespace smtpplus::ebcdic
