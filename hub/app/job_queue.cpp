#include "hub/app/job_queue.h"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <string>

namespace lianfang {

JobQueue::JobQueue(unsigned threads)
{
    for (unsigned i = 0; i < threads; ++i)
        threads_.emplace_back([this, i] {
            pthread_setname_np(pthread_self(), ("job-" + std::to_string(i)).c_str());
            while (const auto job = jobs_.pop()) {
                if (stopping_)
                    continue;
                try {
                    (*job)();
                } catch (const std::exception& e) {
                    spdlog::error("a job failed: {}", e.what());
                }
            }
        });
}

JobQueue::~JobQueue()
{
    stopping_ = true;
    jobs_.close();
    for (auto& thread : threads_)
        thread.join();
}

bool JobQueue::add(std::function<void()> job)
{
    return jobs_.tryPush(std::move(job));
}

}  // namespace lianfang
