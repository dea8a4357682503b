// A bounded queue between two stages, each on its own thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace lianfang {

// Any number of threads may push and pop. Memory is bounded by `capacity` items.
template <typename T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

    // Waits for room. False if the queue was closed: the item is not taken.
    bool push(T item)
    {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return closed_ || items_.size() < capacity_; });
        if (closed_)
            return false;
        items_.push_back(std::move(item));
        some_.notify_one();
        return true;
    }

    // Does not wait: false if there is no room, or the queue was closed.
    bool tryPush(T item)
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || items_.size() >= capacity_)
            return false;
        items_.push_back(std::move(item));
        some_.notify_one();
        return true;
    }

    // Waits for an item. Nothing once the queue is closed and empty.
    std::optional<T> pop()
    {
        std::unique_lock lock(mutex_);
        some_.wait(lock, [&] { return closed_ || !items_.empty(); });
        if (items_.empty())
            return std::nullopt;
        T item = std::move(items_.front());
        items_.pop_front();
        room_.notify_one();
        return item;
    }

    // No more items come. What is in the queue can still be popped.
    void close()
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        some_.notify_all();
        room_.notify_all();
    }

private:
    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable room_;
    std::condition_variable some_;
    std::deque<T> items_;
    bool closed_ = false;
};

}  // namespace lianfang
