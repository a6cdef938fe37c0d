#include "vmspool/recognise.hpp"

#include "common/bytes.hpp"
#include "netdata/cards.hpp"
#include "vmspool/recognise_coding.hpp"

#include <array>
#include <utility>

namespace smtpplus::vmspool {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, Kind>, 4> marks = {{
    {"\x02\xc3\xd4\xe2"sv, Kind::disk_dump},
    {"\xff\x0d\0VMSDUMP"sv, Kind::vms_dump},
    {"\x7a\xc3\xc1\xd9\xc4\x40"sv, Kind::card_dump},
    {":CARD "sv, Kind::card_dump},
}};

// A control record begins a file, a card, a line, or a record behind its descriptor.
bool can_begin(std::string_view text, std::size_t at)
{
    return at % netdata::card_length == 0 || at % (netdata::card_length + 4) == 4 ||
           "\x15\x25\n"sv.find(text[at - 1]) != std::string_view::npos;
}

bool has_netdata(std::string_view text, std::string_view name)
{
    text = text.substr(0, netdata::CardStream::window);
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1))
        if (at >= 2 && can_begin(text, at - 2) && octet(text, at - 2) >= 8)
            return true;
    return false;
}

// Among the layouts that the octets allow, the one in which most lines look like mail; the first of equals.
RecordLayout best_layout(std::string_view text, Coding coding, bool whole, const ebcdic::CodePage& page)
{
    const auto candidates = layouts(coding);
    RecordLayout best = candidates.front();
    std::size_t best_score = 0;
    for (const auto& candidate : candidates) {
        const auto score = mail_likeness(sample_text(text, candidate, whole, page));
        if (score > best_score) {
            best = candidate;
            best_score = score;
        }
    }
    return best;
}

// X'00' before the file; a single one may as well begin a record's descriptor.
std::size_t padding_length(std::string_view start)
{
    const auto count = std::min(start.find_first_not_of('\0'), start.size());
    return count == 1 && start.size() > 4 && start.substr(2, 2) == "\0\0"sv ? 0 : count;
}

} // namespace

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::empty: return "empty file";
    case Kind::netdata: return "NETDATA";
    case Kind::bsmtp: return "BSMTP";
    case Kind::mail: return "mail";
    case Kind::note: return "CMS NOTE";
    case Kind::text: return "text without a mail header";
    case Kind::disk_dump: return "DISK DUMP file";
    case Kind::vms_dump: return "VMSDUMP file";
    case Kind::card_dump: return "card dump (:CARD)";
    case Kind::translated: return "NETDATA that was translated to ASCII on its way";
    case Kind::funet_spool: return "FUNET-NJE spool file";
    case Kind::binary: break;
    }
    return "binary file";
}

Recognition recognise(std::string_view start, bool whole, const ebcdic::CodePage& page)
{
    Recognition found;
    found.skip = padding_length(start);
    const auto text = start.substr(found.skip);
    if (text.empty()) {
        found.kind = whole ? Kind::empty : Kind::binary;
        return found;
    }
    for (const auto& [mark, kind] : marks)
        if (text.starts_with(mark)) {
            found.kind = kind;
            return found;
        }
    if (has_netdata(text, "\xc9\xd5\xd4\xd9\xf0\xf1"sv)) {
        found.kind = Kind::netdata;
        return found;
    }
    if (text.starts_with("FMT: "sv) && text.find("\nEND:\n"sv) != text.npos) {
        found.kind = Kind::funet_spool;
        return found;
    }
    const auto coding = coding_of(text);
    if (text.substr(0, 100).find("INMR01"sv) != text.npos && (!coding || has_netdata(text, "INMR01"sv))) {
        found.kind = Kind::translated;
        return found;
    }
    if (!coding)
        return found;
    found.layout = best_layout(text, *coding, whole, page);
    found.kind = recognise_text(sample_text(text, found.layout, whole, page));
    return found;
}

} // namespace smtpplus::vmspool
