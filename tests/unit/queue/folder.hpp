// A folder of its own for each test, and a queue in it.
#pragma once

#include "queue/segment.hpp"
#include "queue/store.hpp"

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

namespace smtpplus::queue {

class Folder {
public:
    Folder()
    {
        std::string name = std::filesystem::temp_directory_path() / "queue.XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string queue() const { return path_ + "/queue"; }
    std::string file(const std::string& name) const { return queue() + '/' + name; }

    std::string read(const std::string& name) const
    {
        std::ifstream in{file(name), std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    void write(const std::string& name, const std::string& content) const
    {
        std::ofstream{file(name), std::ios::binary} << content;
    }

private:
    std::string path_;
};

inline std::string transaction(const std::string& tick, const std::string& text = "Subject: x\n\nhello\n")
{
    return "TICK " + tick +
           "\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.org>\nRCPT TO:<eve@example.org>\nDATA\n" +
           text + ".\n";
}

inline StoreOptions small_blocks()
{
    StoreOptions options;
    options.segment_size = 4096;
    options.large_size = 2048;
    return options;
}

inline bsmtp::Reply append(Store& store, std::string text)
{
    std::promise<bsmtp::Reply> reply;
    store.append(std::move(text), [&](const bsmtp::Reply& given) { reply.set_value(given); });
    return reply.get_future().get();
}

/// What a reader of the whole queue finds.
struct Found {
    std::vector<std::string> texts;
    std::vector<Damage> damage;
};

inline Found read_all(const Folder& folder)
{
    const Directory directory{folder.queue()};
    Found found;
    for (const auto generation : directory.generations()) {
        Segment segment{directory, generation, Segment::Trust::as_it_is};
        segment.read(
            [&](std::size_t number) {
                const auto& record = segment.messages()[number].record;
                found.texts.push_back(read_at(segment.file().get(), record.offset, record.size));
            },
            [&](const Damage& damage, const std::string&) { found.damage.push_back(damage); });
    }
    return found;
}

} // namespace smtpplus::queue
