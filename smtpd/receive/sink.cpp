#include "receive/sink.hpp"

namespace smtpplus::receive {
namespace {

struct Nothing : Stream {
    void write(std::string_view) override {}
};

const bsmtp::Reply not_queued{250, "2.0.0", "not queued (no queue given)"};

} // namespace

std::optional<bsmtp::Reply> Discard::append(std::string)
{
    return not_queued;
}

std::unique_ptr<Stream> Discard::begin_large()
{
    return std::make_unique<Nothing>();
}

std::optional<bsmtp::Reply> Discard::commit(std::unique_ptr<Stream>)
{
    return not_queued;
}

} // namespace smtpplus::receive
