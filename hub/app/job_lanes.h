// Jobs that go on side by side, but of one lane one after the other, in the order they were added.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lianfang {

class JobLanes {
public:
    // Threads are called name-0, name-1 …; `nice` gives way to everything else the process does (0 to 19).
    JobLanes(const std::string& name, unsigned threads, int nice = 0);
    ~JobLanes(); // lets the jobs in hand end; those that wait are dropped

    void add(const std::string& lane, std::function<void()> job);
    std::size_t waiting() const; // jobs not yet begun, of all lanes

private:
    struct Lane {
        std::deque<std::function<void()>> jobs;
        bool busy = false;
    };
    void work();
    // The lane whose turn it is; of those with jobs and nobody at them.
    std::map<std::string, Lane>::iterator next();

    mutable std::mutex changing_;
    std::condition_variable changed_;
    std::map<std::string, Lane> lanes_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace lianfang
