#include "hub/app/job_lanes.h"

#include <pthread.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>

namespace lianfang {

JobLanes::JobLanes(const std::string& name, unsigned threads, int nice)
{
    for (unsigned i = 0; i < threads; ++i)
        threads_.emplace_back([this, nice, named = name + "-" + std::to_string(i)] {
            pthread_setname_np(pthread_self(), named.c_str());
            ::setpriority(PRIO_PROCESS, 0, nice); // of the thread, on Linux
            work();
        });
}

JobLanes::~JobLanes()
{
    {
        const std::lock_guard lock(changing_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

void JobLanes::add(const std::string& lane, std::function<void()> job)
{
    {
        const std::lock_guard lock(changing_);
        lanes_[lane].jobs.push_back(std::move(job));
    }
    changed_.notify_one();
}

std::size_t JobLanes::waiting() const
{
    const std::lock_guard lock(changing_);
    std::size_t count = 0;
    for (const auto& [name, lane] : lanes_)
        count += lane.jobs.size();
    return count;
}

std::map<std::string, JobLanes::Lane>::iterator JobLanes::next()
{
    return std::find_if(lanes_.begin(), lanes_.end(),
                        [](const auto& one) { return !one.second.busy && !one.second.jobs.empty(); });
}

void JobLanes::work()
{
    std::unique_lock lock(changing_);
    for (;;) {
        auto lane = lanes_.end();
        changed_.wait(lock, [&] { return stopping_ || (lane = next()) != lanes_.end(); });
        if (stopping_)
            return;
        const auto job = std::move(lane->second.jobs.front());
        lane->second.jobs.pop_front();
        lane->second.busy = true;
        lock.unlock();
        try {
            job();
        } catch (const std::exception& e) {
            spdlog::error("a job failed: {}", e.what());
        }
        lock.lock();
        lane->second.busy = false;
        changed_.notify_one();
    }
}

} // namespace lianfang
