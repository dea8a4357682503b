// A connector in C++: one class and one line.
//
//   class Postal : public lianfang::sdk::Connector {
//   public:
//       using Connector::Connector;
//       void pull(const Request& request) override
//       {
//           auto document = hub().begin("网点.csv", "text/csv");
//           document.write(bytes);
//           document.end();
//       }
//   };
//   LIANFANG_CONNECTOR(Postal, "postal")
//
// An instance lives for one probe, pull or push, on one thread. What it throws is caught here and reaches the officer:
// Refused where somebody must mend something, anything else as a failure that a later attempt may cure.
#pragma once

#include "../abi/connector.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace lianfang::sdk {

// A day, counted from 1970-01-01.
using Day = std::chrono::sys_days;

// It did not work this time. Both texts are for people, without full stop, identity numbers or secrets.
class Failure : public std::runtime_error {
public:
    Failure(std::string zh, const std::string& en) : std::runtime_error(en), zh_(std::move(zh)) {}
    const std::string& zh() const noexcept { return zh_; }

private:
    std::string zh_;
};

// It will not work until somebody mends a setting, a login or a permission.
class Refused : public Failure {
public:
    using Failure::Failure;
};

// The hub asked to stop.
class Cancelled : public std::exception {};

namespace detail {

inline lianfang_text text(std::string_view value)
{
    return {value.data(), value.size()};
}

inline std::string string(lianfang_text value)
{
    return {value.bytes, value.size};
}

inline void check(lianfang_status status)
{
    if (status == LIANFANG_CANCELLED)
        throw Cancelled();
    if (status != LIANFANG_OK)
        throw std::logic_error("the hub refused a call (status " + std::to_string(status) + ")");
}

} // namespace detail

struct Request {
    std::string dataset;   // of a push: the list's name
    std::string period;    // "2026Q3", "2026-09", "2026", "2026-09-30"
    std::string unit;      // empty: the department's own level
    std::string documents; // a glob, for glob.h
    Day firstDay;
    Day lastDay;
    Day asOf;
};

// A document on its way to the hub. It counts only once end() was called.
class Document {
public:
    // Throws Cancelled soon after the hub no longer wants the document.
    void write(std::string_view bytes)
    {
        if (unasked_ += bytes.size(); unasked_ >= askEvery) {
            unasked_ = 0;
            if (hub_->cancelled(hub_->context) != 0)
                throw Cancelled();
        }
        detail::check(hub_->document_write(hub_->context, bytes.data(), bytes.size()));
        size_ += bytes.size();
    }
    void end() { detail::check(hub_->document_end(hub_->context, size_)); }

private:
    friend class Hub;
    explicit Document(const lianfang_hub* hub) : hub_(hub) {}

    static constexpr std::uint64_t askEvery = 1u << 20;

    const lianfang_hub* hub_;
    std::uint64_t size_ = 0;
    std::uint64_t unasked_ = 0;
};

// A document on its way to the department.
class Outgoing {
public:
    Outgoing(const lianfang_hub* hub, const lianfang_document& document)
        : name(detail::string(document.name)), mediaType(detail::string(document.media_type)), bytes(document.bytes),
          hub_(hub)
    {
    }

    const std::string name;
    const std::string mediaType;
    const std::uint64_t bytes;

    // How many bytes were put into the buffer; 0 at the end. Throws Cancelled.
    std::size_t read(std::span<char> into)
    {
        std::uint64_t got = 0;
        detail::check(hub_->push_read(hub_->context, into.data(), into.size(), &got));
        return got;
    }

private:
    const lianfang_hub* hub_;
};

class Hub {
public:
    explicit Hub(const lianfang_hub* table) : table_(table) {}

    // A setting or secret of the manifest. Without a fallback it must be there: Refused says which one is missing.
    std::string setting(std::string_view name) const { return found(table_->setting, name, "设置", "setting"); }
    std::string setting(std::string_view name, std::string_view fallback) const
    {
        return find(table_->setting, name).value_or(std::string(fallback));
    }
    // A whole number; Refused if it is none.
    int number(std::string_view name, int fallback) const
    {
        const auto text = find(table_->setting, name);
        if (!text)
            return fallback;
        int value = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
        if (error != std::errc() || end != text->data() + text->size())
            throw Refused("设置 " + std::string(name) + " 不是整数", "setting " + std::string(name) + " is no number");
        return value;
    }
    std::string secret(std::string_view name) const { return found(table_->secret, name, "密钥", "secret"); }
    std::optional<std::string> secretIfAny(std::string_view name) const { return find(table_->secret, name); }

    // Where the last accepted exchange left off; a new one is kept only together with this exchange's records.
    std::optional<std::string> cursor() const
    {
        lianfang_text value{};
        if (table_->cursor_get(table_->context, &value) != LIANFANG_OK)
            return std::nullopt;
        return detail::string(value);
    }
    void setCursor(std::string_view cursor) const
    {
        detail::check(table_->cursor_set(table_->context, detail::text(cursor)));
    }

    // One document at a time. `asOf` is the day the document itself states, if it does.
    Document begin(std::string_view name, std::string_view mediaType, std::optional<Day> asOf = std::nullopt) const
    {
        const lianfang_day day = asOf ? static_cast<lianfang_day>(asOf->time_since_epoch().count()) : LIANFANG_NO_DAY;
        detail::check(table_->document_begin(table_->context, detail::text(name), detail::text(mediaType), day));
        return Document(table_);
    }

    void receipt(std::string_view text) const
    {
        detail::check(table_->push_receipt(table_->context, detail::text(text)));
    }

    void info(std::string_view line) const { log(LIANFANG_LOG_INFO, line); }
    void warn(std::string_view line) const { log(LIANFANG_LOG_WARNING, line); }

    // Throws Cancelled if the hub no longer wants the result. Worth a call now and then in what takes long.
    void goOn() const
    {
        if (table_->cancelled(table_->context) != 0)
            throw Cancelled();
    }
    std::chrono::milliseconds timeLeft() const { return std::chrono::milliseconds(table_->time_left(table_->context)); }

    // Sleeps, and throws Cancelled soon after the hub no longer wants the result. Not longer than there is time.
    void sleep(std::chrono::milliseconds time) const
    {
        const auto until = std::chrono::steady_clock::now() + std::min(time, timeLeft());
        for (auto now = std::chrono::steady_clock::now(); now < until; now = std::chrono::steady_clock::now()) {
            goOn();
            std::this_thread::sleep_for(
                std::min<std::chrono::nanoseconds>(until - now, std::chrono::milliseconds(100)));
        }
        goOn();
    }

    const lianfang_hub* table() const { return table_; }

private:
    using Lookup = lianfang_status (*)(void*, lianfang_text, lianfang_text*);

    std::optional<std::string> find(Lookup lookup, std::string_view name) const
    {
        lianfang_text value{};
        if (lookup(table_->context, detail::text(name), &value) != LIANFANG_OK)
            return std::nullopt;
        return detail::string(value);
    }
    std::string found(Lookup lookup, std::string_view name, const char* zh, const char* en) const
    {
        auto value = find(lookup, name);
        if (!value)
            throw Refused("缺少" + std::string(zh) + " " + std::string(name),
                          std::string(en) + " " + std::string(name) + " is missing");
        return *std::move(value);
    }
    void log(int32_t level, std::string_view line) const { table_->log(table_->context, level, detail::text(line)); }

    const lianfang_hub* table_;
};

class Connector {
public:
    explicit Connector(const Hub& hub) : hub_(hub) {}
    virtual ~Connector() = default;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    // Hands over every document of the request. None is a valid answer: nothing has been delivered yet.
    virtual void pull(const Request& request) = 0;
    // Takes a list to the department and gives the hub its receipt.
    virtual void push(const Request&, Outgoing&) { throw Refused("该连接器不支持推送", "this connector cannot push"); }
    // Returns if the other side answers and lets us in.
    virtual void probe() {}

protected:
    const Hub& hub() const { return hub_; }

private:
    const Hub hub_;
};

namespace detail {

// The C functions around a connector's class. Nothing that is thrown leaves them.
template <typename Class>
struct Boundary {
    struct Instance {
        Hub hub;
        std::unique_ptr<Class> connector;
    };

    template <typename Body>
    static lianfang_status guarded(const lianfang_hub* hub, Body body) noexcept
    {
        const auto explain = [hub](std::string_view zh, std::string_view en) {
            hub->explain(hub->context, text(zh), text(en));
        };
        try {
            body();
            return LIANFANG_OK;
        } catch (const Cancelled&) {
            return LIANFANG_CANCELLED;
        } catch (const Refused& error) {
            explain(error.zh(), error.what());
            return LIANFANG_REFUSED;
        } catch (const Failure& error) {
            explain(error.zh(), error.what());
            return LIANFANG_FAILED;
        } catch (const std::exception& error) {
            explain(error.what(), error.what());
            return LIANFANG_FAILED;
        } catch (...) {
            explain("未知异常", "an unknown exception");
            return LIANFANG_FAILED;
        }
    }

    static Request request(const lianfang_request* from)
    {
        const auto day = [](lianfang_day number) { return Day(std::chrono::days(number)); };
        return {string(from->dataset), string(from->period), string(from->unit), string(from->documents),
                day(from->first_day),  day(from->last_day),  day(from->as_of)};
    }

    static lianfang_status open(const lianfang_hub* hub, void** instance)
    {
        return guarded(hub, [&] {
            if (hub->version != LIANFANG_ABI_VERSION || !LIANFANG_HAS(hub, time_left))
                throw Refused("连接器比本系统新", "the connector is newer than this hub");
            auto made = std::make_unique<Instance>(Instance{Hub(hub), nullptr});
            made->connector = std::make_unique<Class>(made->hub);
            *instance = made.release();
        });
    }

    static void close(void* instance) { const std::unique_ptr<Instance> ended(static_cast<Instance*>(instance)); }

    static lianfang_status pull(void* instance, const lianfang_request* wanted)
    {
        auto& self = *static_cast<Instance*>(instance);
        return guarded(self.hub.table(), [&] { self.connector->pull(request(wanted)); });
    }

    static lianfang_status probe(void* instance, const lianfang_request*)
    {
        auto& self = *static_cast<Instance*>(instance);
        return guarded(self.hub.table(), [&] { self.connector->probe(); });
    }

    static lianfang_status push(void* instance, const lianfang_request* wanted, const lianfang_document* document)
    {
        auto& self = *static_cast<Instance*>(instance);
        return guarded(self.hub.table(), [&] {
            Outgoing outgoing(self.hub.table(), *document);
            self.connector->push(request(wanted), outgoing);
        });
    }
};

} // namespace detail

} // namespace lianfang::sdk

// The exported table of a connector whose class is `Class`.
#define LIANFANG_CONNECTOR(Class, title)                                                                               \
    const lianfang_connector lianfang_connector_v1 = {                                                                 \
        sizeof(lianfang_connector),                                                                                    \
        LIANFANG_ABI_VERSION,                                                                                          \
        title,                                                                                                         \
        &lianfang::sdk::detail::Boundary<Class>::open,                                                                 \
        &lianfang::sdk::detail::Boundary<Class>::close,                                                                \
        &lianfang::sdk::detail::Boundary<Class>::pull,                                                                 \
        &lianfang::sdk::detail::Boundary<Class>::probe,                                                                \
        &lianfang::sdk::detail::Boundary<Class>::push,                                                                 \
    };
