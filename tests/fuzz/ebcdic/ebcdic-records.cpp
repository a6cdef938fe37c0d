// The first octet says how to read the rest as records; their text is then written as records of the same
// kind, and must read back the same.
#include "common/failure.hpp"
#include "common/temporary.hpp"
#include "ebcdic/record_reader.hpp"
#include "ebcdic/record_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <unistd.h>
#include <vector>

using namespace smtpplus;
using namespace smtpplus::ebcdic;

namespace {

constexpr std::size_t card_length = 10;

std::vector<std::string> read(Input in, RecordFormat format)
{
    std::vector<std::string> records;
    RecordReader reader{in, format, card_length};
    try {
        for (;;) {
            const auto next = reader.next();
            if (!next || !*next)
                return records;
            records.emplace_back(**next);
        }
    } catch (const Failure&) {
        return records;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const RecordFormat formats[] = {RecordFormat::f, RecordFormat::v, RecordFormat::vb};
    const auto format = formats[data[0] % 3];
    auto records =
        read(Input::from_text({reinterpret_cast<const char*>(data) + 1, size - 1}, "input"), format);

    // A V record without text, and a card that is short, are written otherwise.
    std::string lines;
    for (auto& record : records) {
        std::replace(record.begin(), record.end(), '\n', ' ');
        if (record.size() > largest_record - 2 * descriptor_size)
            return 0;
        if (format == RecordFormat::f)
            record.resize(card_length, blank);
        else if (record.empty())
            record.push_back(blank);
        lines += record + '\n';
    }
    static const Fd file = temporary_file();
    if (::ftruncate(file.get(), 0) != 0 || ::lseek(file.get(), 0, SEEK_SET) != 0)
        std::abort();
    Output out{Fd{::dup(file.get())}, "output"};
    const auto length = format == RecordFormat::f ? card_length : largest_record - 2 * descriptor_size;
    RecordWriter writer{{format, length, largest_record, LongLine::refuse, '\n'}, out};
    if (writer.write(lines))
        std::abort();
    writer.finish();
    out.flush();
    if (::lseek(file.get(), 0, SEEK_SET) != 0)
        std::abort();
    if (read(Input{Fd{::dup(file.get())}, "output"}, format) != records)
        std::abort();
    return 0;
}
