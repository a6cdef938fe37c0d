#include "netdata/text_unit.hpp"

#include "common/bytes.hpp"

namespace smtpplus::netdata {

Result<TextUnits> parse_text_units(std::string_view text)
{
    TextUnits units;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.size() - at < 4)
            return Error{"text unit runs past its record", at};
        TextUnit unit{be16(text.substr(at)), {}};
        const auto start = at;
        auto count = be16(text.substr(at + 2));
        for (at += 4; count > 0; --count) {
            if (text.size() - at < 2 || text.size() - at - 2 < be16(text.substr(at)))
                return Error{"text unit runs past its record", start};
            const auto length = be16(text.substr(at));
            unit.values.emplace_back(text.substr(at + 2, length));
            at += 2U + length;
        }
        units.push_back(std::move(unit));
    }
    return units;
}

std::string format(const TextUnits& units)
{
    std::string out;
    for (const auto& unit : units) {
        append_be(out, unit.key, 2);
        append_be(out, unit.values.size(), 2);
        for (const auto& value : unit.values) {
            append_be(out, value.size(), 2);
            out += value;
        }
    }
    return out;
}

const TextUnit* find(const TextUnits& units, std::uint16_t key)
{
    for (const auto& unit : units)
        if (unit.key == key)
            return &unit;
    return nullptr;
}

std::uint64_t number(std::string_view value)
{
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < value.size(); ++i)
        result = result << 8 | octet(value, i);
    return result;
}

} // namespace smtpplus::netdata
