#include "vmspool/netdata_content.hpp"

#include "netdata/decoder.hpp"
#include "vmspool/recognise_coding.hpp"

#include <algorithm>

namespace smtpplus::vmspool {
namespace {

using netdata::Decoder;

std::string name_of(const netdata::FileInfo& file)
{
    const auto name = file.display_name();
    return name.empty() ? "a file without a name" : name;
}

// Why the records of a file cannot be read; empty if they can.
std::string why_not_readable(const netdata::FileInfo& file)
{
    constexpr unsigned packed = 0x0004, compressed = 0x0008; // INMRECFM, low octet
    for (const auto& step : file.steps) {
        if ((step.recfm & packed) != 0)
            return "packed NETDATA (" + name_of(file) + "), which nobody here can unpack";
        if ((step.recfm & compressed) != 0)
            return "compressed NETDATA (" + name_of(file) + "), which nobody here can expand";
        if (step.utility.starts_with("AMS"))
            return "enciphered NETDATA (" + name_of(file) + ")";
    }
    return {};
}

// Why they cannot be mail, before the first is seen; empty if they can.
std::string why_not_mail(const std::vector<netdata::FileInfo>& files)
{
    if (files.size() != 1)
        return "NETDATA of " + std::to_string(files.size()) + " files, which is no mail";
    const auto& file = files.front();
    if (file.is_unload() || (file.data_set().dsorg & 0x0200) != 0)
        return "NETDATA of a partitioned data set (" + name_of(file) + "), which is no mail";
    return why_not_readable(file);
}

class NetdataReader {
public:
    NetdataReader(Input& in, const ebcdic::CodePage& page, Content& content)
        : in_{in}, decoder_{in}, page_{page}, content_{content}
    {
    }

    std::optional<Error> read()
    {
        using Event = Decoder::Event;
        for (;;) {
            switch (decoder_.next()) {
            case Event::header: content_.header = decoder_.header(); break;
            case Event::file:
                if (auto why = why_not_mail(decoder_.files()); !why.empty())
                    return Error{std::move(why)};
                begin_file(decoder_.file());
                break;
            case Event::record: record(decoder_.record()); break;
            case Event::acknowledgement:
                return Error{"NETDATA receipt for " + receipt_for(decoder_.acknowledgement()) +
                             ", which is no mail"};
            case Event::end: return finish();
            case Event::incomplete:
                return Error{"NETDATA that is cut off: " + decoder_.error().what,
                             decoder_.error().offset.value_or(in_.offset())};
            case Event::damaged:
                for (const auto& file : decoder_.files()) // to the decoder, that is damage too
                    if (auto why = why_not_readable(file); !why.empty())
                        return Error{std::move(why)};
                return Error{"damaged NETDATA: " + decoder_.error().what, decoder_.error().offset};
            }
        }
    }

private:
    static std::string receipt_for(const netdata::Acknowledgement& receipt)
    {
        const auto name = netdata::join_name(receipt.name, receipt.mode_number);
        return name.empty() ? "a message" : name;
    }

    // Records of one length are cards: their trailing blanks mean nothing.
    void begin_file(const netdata::FileInfo& file)
    {
        content_.is_message = file.is_message;
        file_name_ = name_of(file);
        const bool fixed = (file.carried().recfm & 0xc000) == 0x8000;
        layout_ = {Coding::ebcdic, fixed ? RecordLayout::Form::fixed : RecordLayout::Form::rdw};
    }

    void record(std::string_view octets)
    {
        if (sample_.size() < recognised_octets)
            sample_ += octets.substr(0, recognised_octets - sample_.size());
        line_.clear();
        if (!append_line(octets, layout_, page_, line_, tally_))
            return;
        line_ += '\n';
        content_.text.append(line_);
    }

    std::optional<Error> finish()
    {
        content_.remarks = decoder_.warnings();
        std::ranges::move(remarks(tally_), std::back_inserter(content_.remarks));
        const auto kind = recognise_text(content_.text.head());
        if (kind != Kind::text && coding_of(sample_) == Coding::ebcdic)
            return {};
        if (content_.is_message && (sample_.empty() || coding_of(sample_) == Coding::ebcdic))
            return {};
        return Error{"NETDATA of " + file_name_ + ", which is no mail"};
    }

    Input& in_;
    Decoder decoder_;
    const ebcdic::CodePage& page_;
    Content& content_;
    RecordLayout layout_;
    LineTally tally_;
    std::string file_name_;
    std::string line_;
    std::string sample_; // of the records as they came
};

} // namespace

std::optional<Error> read_netdata(Input& in, const ebcdic::CodePage& page, Content& content)
{
    return NetdataReader{in, page, content}.read();
}

} // namespace smtpplus::vmspool
