// Messages a second that are on stable storage when they are answered: our store, beside what a file for each
// message costs (create, fsync, rename), in the same folder and the same run. Usage: bench-queue FOLDER
// SECONDS
#include "queue/segment.hpp"
#include "queue/store.hpp"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace smtpplus;
using namespace smtpplus::queue;
using Clock = std::chrono::steady_clock;

namespace {

const std::string message =
    "TICK 01JD2KX7Q4ABCDEF\nMAIL FROM:<ann@example.org>\nRCPT TO:<bob@example.org>\nDATA\n" +
    std::string(4096, 'x') + "\n.\n";

// `one` is called by each writer, over and over, with its number and that of the message.
template <typename One>
double rate(int writers, double seconds, const One& one)
{
    std::atomic<bool> ending = false;
    std::atomic<long> count = 0;
    std::vector<std::thread> threads;
    const auto begin = Clock::now();
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&, writer] {
            for (long i = 0; !ending; ++i) {
                one(writer, i);
                ++count;
            }
        });
    std::this_thread::sleep_for(std::chrono::duration<double>{seconds});
    ending = true;
    for (auto& thread : threads)
        thread.join();
    return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double files(const std::string& folder, int writers, double seconds)
{
    std::filesystem::create_directories(folder);
    return rate(writers, seconds, [&](int writer, long i) {
        const auto name = folder + '/' + std::to_string(writer) + '.' + std::to_string(i);
        const Fd fd{::open((name + ".new").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (::write(fd.get(), message.data(), message.size()) < 0 || ::fsync(fd.get()) != 0 ||
            ::rename((name + ".new").c_str(), name.c_str()) != 0)
            std::perror("bench-queue");
    });
}

// Gives closed segments back, as smtpq does with delivered ones.
void recycle(const Directory& directory, const std::atomic<bool>& ending)
{
    while (!ending) {
        for (const auto generation : directory.generations()) {
            Segment segment{directory, generation, Segment::Trust::as_it_is};
            if (locked_from(segment.file().get()))
                continue;
            segment.retire(StoreOptions{}.segment_size, 16);
            directory.sync();
            directory.remove(journal_name(generation));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

double store(const std::string& folder, int writers, double seconds)
{
    const Directory directory{folder};
    std::atomic<bool> ending = false;
    std::thread recycler{[&] { recycle(directory, ending); }};
    Store queue{folder};
    const auto one = [&](int, long) {
        std::promise<bsmtp::Reply> reply;
        queue.append(message, [&](const bsmtp::Reply& given) { reply.set_value(given); });
        if (!reply.get_future().get().is_success())
            std::puts("not stored");
    };
    rate(writers, seconds / 2, one); // until blocks go round
    const auto result = rate(writers, seconds, one);
    ending = true;
    recycler.join();
    return result;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string folder = argc > 1 ? argv[1] : ".";
    const double seconds = argc > 2 ? std::stod(argv[2]) : 4;
    std::printf("%-10s %22s %22s %8s\n", "writers", "a file each, /s", "our store, /s", "ratio");
    for (const int writers : {1, 20, 200}) {
        const auto name = folder + "/run" + std::to_string(writers);
        const auto theirs = files(name + ".files", writers, seconds);
        const auto ours = store(name + ".queue", writers, seconds);
        std::printf("%-10d %22.0f %22.0f %7.1fx\n", writers, theirs, ours, ours / theirs);
        std::filesystem::remove_all(name + ".files");
        std::filesystem::remove_all(name + ".queue");
    }
}
