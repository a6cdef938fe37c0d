#include "vmspool/content.hpp"

#include "vmspool/netdata_content.hpp"

namespace smtpplus::vmspool {
namespace {

std::optional<Error> read_records(Input& in, const ebcdic::CodePage& page, Content& content)
{
    LineTally tally;
    std::string line;
    for (std::size_t wanted = 1;;) {
        const auto text = in.peek(wanted);
        if (text.empty())
            break;
        auto cut = cut_record(text, content.layout, false);
        if (cut.taken == 0) { // ask for more; if there is none, this is the last
            wanted = text.size() + 1;
            if (in.peek(wanted).size() >= wanted)
                continue;
            cut = cut_record(in.buffered(), content.layout, true);
        }
        if (!cut.ended && content.layout.form == RecordLayout::Form::rdw)
            return Error{"record that is cut off, or damaged", in.offset()};
        wanted = 1;
        line.clear();
        if (append_line(cut.record, content.layout, page, line, tally)) {
            if (cut.ended)
                line += '\n';
            content.text.append(line);
        }
        in.consume(cut.taken);
    }
    content.remarks = remarks(tally);
    return {};
}

Error is_no_mail(Kind kind)
{
    return {std::string{name_of(kind)} +
            (kind == Kind::translated ? "; transfer it as binary" : ", which is no mail")};
}

} // namespace

std::vector<std::string> remarks(const LineTally& tally)
{
    std::vector<std::string> all;
    if (tally.lost > 0)
        all.push_back(std::to_string(tally.lost) +
                      " octets without a character in this code page became U+FFFD");
    if (tally.nul > 0)
        all.push_back(std::to_string(tally.nul) + " octets X'00' inside text were dropped");
    return all;
}

Result<Content> read_content(Input& in, const ebcdic::CodePage& page)
{
    const auto start = in.peek(recognised_octets);
    const auto found = recognise(start, start.size() < recognised_octets, page);
    in.consume(found.skip);
    Content content;
    content.layout = found.layout;
    switch (found.kind) {
    case Kind::netdata:
        if (auto error = read_netdata(in, page, content))
            return *std::move(error);
        break;
    case Kind::bsmtp:
    case Kind::mail:
    case Kind::note:
        if (auto error = read_records(in, page, content))
            return *std::move(error);
        break;
    default: return is_no_mail(found.kind);
    }
    content.kind = recognise_text(content.text.head());
    if (content.kind == Kind::text && !content.is_message)
        return is_no_mail(content.kind);
    if (content.kind != Kind::text)
        content.preamble = preamble_length(content.text.head());
    return content;
}

} // namespace smtpplus::vmspool
