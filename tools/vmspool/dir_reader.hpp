// dir:PATH, from the owner's side: PATH itself is the reader. Files on hold lie in PATH/held, with the reason
// among their attributes; moving both files back releases one. Other names are nobody's business and stay.
#pragma once

#include "vmspool/folder.hpp"
#include "vmspool/reader.hpp"

namespace smtpplus::vmspool {

inline const std::string attributes_end = ".attr";
inline const std::string held_folder = "held";

class DirReader : public Reader {
public:
    explicit DirReader(const std::string& path);

    std::vector<SpoolFile> list() override;
    void lock() override;
    Result<Fd> open(SpoolFile& file) override;
    void remove(const SpoolFile& file) override;
    void hold(const SpoolFile& file, const std::string& reason) override;
    int arrivals() override;
    bool drain() override;

private:
    const Folder& place(const SpoolFile& file) const;

    Folder folder_;
    std::optional<Folder> held_; // when there is one
    Fd lock_;
    Fd watch_;
};

} // namespace smtpplus::vmspool
