// A thread that does one thing after the other, for what would hold up those who wait.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace smtpplus::queue {

class Worker {
public:
    using Task = std::function<void()>; // must not throw

    Worker();
    ~Worker(); // does all that was asked for first

    void ask(Task task);

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> tasks_;
    bool ending_ = false;
    std::thread thread_; // the last member: it uses the others
};

} // namespace smtpplus::queue
