#include "vmspool/carrier.hpp"

#include "common/failure.hpp"
#include "common/text.hpp"
#include "vmspool/supervised.hpp"

#include <algorithm>

namespace smtpplus::vmspool {
namespace {

bool is_for_good(int status)
{
    return status == static_cast<int>(ExitStatus::bad_input) ||
           status == static_cast<int>(ExitStatus::refused);
}

} // namespace

void Carrier::round(const std::function<bool()>& must_stop)
{
    auto files = reader_.list();
    forget_the_gone(files);
    for (auto& file : files) {
        if (must_stop())
            return;
        const auto& attempts = attempts_[file.id];
        if (!file.is_held && !attempts.is_done && attempts.due <= Clock::now())
            try_to_carry(file);
    }
}

// What the world does to one file, an unreadable block say, must not keep the others waiting.
void Carrier::try_to_carry(SpoolFile& file)
{
    try {
        carry(file);
    } catch (const Failure& failure) {
        if (failure.status != ExitStatus::try_again)
            throw;
        tell(file, failure.what());
        leave(file, static_cast<int>(ExitStatus::try_again), failure.what());
    }
}

void Carrier::forget_the_gone(const std::vector<SpoolFile>& files)
{
    std::erase_if(attempts_, [&](const auto& entry) {
        return std::none_of(files.begin(), files.end(),
                            [&](const SpoolFile& file) { return file.id == entry.first && !file.is_held; });
    });
}

void Carrier::carry(SpoolFile& file)
{
    if (!file.fault.empty())
        tell(file, "attributes: " + file.fault);
    const auto octets = reader_.open(file);
    if (!octets)
        return hold(file, octets.error().what + " at " + hex_offset(octets.error().offset.value_or(0)));

    const auto end = run_supervised(options_.command, octets->get(), environment(file.id, file.attributes));
    if (end.status == 0 && options_.keep) {
        attempts_[file.id].is_done = true;
    } else if (end.status == 0) {
        reader_.remove(file);
        attempts_.erase(file.id);
    } else if (is_for_good(end.status)) {
        hold(file, end.last_words.empty() ? "status " + std::to_string(end.status) : end.last_words);
    } else {
        leave(file, end.status, end.last_words);
    }
}

void Carrier::hold(const SpoolFile& file, const std::string& reason)
{
    reader_.hold(file, reason);
    attempts_.erase(file.id);
    ++held_;
    tell(file, "on hold: " + reason);
}

// "Try again" is no fault of the file, so that an evening without a queue puts nothing on hold.
void Carrier::leave(const SpoolFile& file, int status, const std::string& last_words)
{
    auto& attempts = attempts_[file.id];
    if (status != static_cast<int>(ExitStatus::try_again) && ++attempts.failures == options_.tries)
        return hold(file, "status " + std::to_string(status) + ' ' + std::to_string(options_.tries) +
                              " times: " + last_words);
    attempts.pause =
        std::clamp(2 * attempts.pause, options_.retry, std::max(options_.retry, options_.longest_retry));
    attempts.due = Clock::now() + attempts.pause;
    tell(file, "left for later: status " + std::to_string(status));
}

Carrier::Clock::time_point Carrier::next_due() const
{
    auto next = Clock::time_point::max();
    for (const auto& [id, attempts] : attempts_) {
        if (attempts.due != Clock::time_point::min())
            next = std::min(next, attempts.due);
    }
    return next;
}

bool Carrier::has_left() const
{
    return next_due() != Clock::time_point::max();
}

void Carrier::tell(const SpoolFile& file, const std::string& what) const
{
    if (on_trouble)
        on_trouble(format_spool_id(file.id) + ": " + what);
}

} // namespace smtpplus::vmspool
