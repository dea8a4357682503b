// Work that goes on while its asker waits or does not.
#pragma once

#include "hub/base/queue.h"

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace lianfang {

class JobQueue {
public:
    explicit JobQueue(unsigned threads);
    ~JobQueue();  // lets the jobs in hand end; those that wait are dropped

    // False if too many wait already.
    bool add(std::function<void()> job);

private:
    BoundedQueue<std::function<void()>> jobs_{4096};
    std::atomic<bool> stopping_{false};
    std::vector<std::thread> threads_;
};

}  // namespace lianfang
