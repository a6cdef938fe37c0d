// Gives spool files to a command, one after the other, and does with each what the command's exit status
// says. The body of vmread --exec.
#pragma once

#include "vmspool/reader.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace smtpplus::vmspool {

struct CarrierOptions {
    std::string command; // a line for the shell
    std::chrono::seconds retry{30};
    std::chrono::seconds longest_retry{900};
    unsigned tries = 20; // after which a file is held that its command cannot cope with; 0: never
    bool keep = false;   // files stay when they are done; each is given once
};

class Carrier {
public:
    using Clock = std::chrono::steady_clock;

    Carrier(Reader& reader, CarrierOptions options) : reader_{reader}, options_{std::move(options)} {}

    /// Called with what became of a file, unless it went well.
    std::function<void(const std::string&)> on_trouble;

    /// Every file that lies there and is due, in the order of arrival, until `must_stop` says so.
    void round(const std::function<bool()>& must_stop);

    /// When the next file is due that was left for later; Clock::time_point::max() if there is none.
    Clock::time_point next_due() const;

    bool has_held() const { return held_ > 0; }
    bool has_left() const; // files for later

private:
    struct Attempts {
        unsigned failures = 0; // other than "try again"
        std::chrono::seconds pause{0};
        Clock::time_point due = Clock::time_point::min();
        bool is_done = false;
    };

    void try_to_carry(SpoolFile& file);
    void carry(SpoolFile& file);
    void hold(const SpoolFile& file, const std::string& reason);
    void leave(const SpoolFile& file, int status, const std::string& last_words);
    void forget_the_gone(const std::vector<SpoolFile>& files);
    void tell(const SpoolFile& file, const std::string& what) const;

    Reader& reader_;
    CarrierOptions options_;
    std::map<unsigned, Attempts> attempts_;
    unsigned held_ = 0;
};

} // namespace smtpplus::vmspool
