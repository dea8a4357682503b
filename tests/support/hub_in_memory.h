// The hub's side of the boundary in memory, for tests of the SDK within the test's own process.
#pragma once

#include "plugins/sdk/connector.h"

#include <map>
#include <string>
#include <vector>

namespace lianfang::test {

class HubInMemory {
public:
    HubInMemory()
    {
        table_ = {
            sizeof table_, LIANFANG_ABI_VERSION, this, setting, secret,    cursorGet, cursorSet, begin, write, end,
            pushRead,      pushReceipt,          log,  explain, cancelled, timeLeft};
    }
    HubInMemory(const HubInMemory&) = delete;
    HubInMemory& operator=(const HubInMemory&) = delete;

    sdk::Hub hub() const { return sdk::Hub(&table_); }
    // A document on its way to the department.
    sdk::Outgoing outgoing(const std::string& name, std::string bytes)
    {
        toPush = std::move(bytes);
        pushed_ = 0;
        return sdk::Outgoing(&table_, {sizeof(lianfang_document), 0, toPush.size(), {name.data(), name.size()}, {}});
    }

    std::map<std::string, std::string> settings;
    std::map<std::string, std::string> secrets;
    std::map<std::string, std::string> documents; // name and bytes, whole or not
    std::string toPush;
    std::string logged;
    bool stop = false;
    std::int64_t millisecondsLeft = 60'000;

private:
    static HubInMemory& self(void* context) { return *static_cast<HubInMemory*>(context); }
    static std::string string(lianfang_text text) { return {text.bytes, text.size}; }

    static lianfang_status found(const std::map<std::string, std::string>& values, lianfang_text name,
                                 lianfang_text* value)
    {
        const auto at = values.find(string(name));
        if (at == values.end())
            return LIANFANG_ABSENT;
        *value = {at->second.data(), at->second.size()};
        return LIANFANG_OK;
    }
    static lianfang_status setting(void* c, lianfang_text name, lianfang_text* value)
    {
        return found(self(c).settings, name, value);
    }
    static lianfang_status secret(void* c, lianfang_text name, lianfang_text* value)
    {
        return found(self(c).secrets, name, value);
    }
    static lianfang_status cursorGet(void*, lianfang_text*) { return LIANFANG_ABSENT; }
    static lianfang_status cursorSet(void*, lianfang_text) { return LIANFANG_OK; }
    static lianfang_status begin(void* c, lianfang_text name, lianfang_text, lianfang_day)
    {
        self(c).open_ = string(name);
        self(c).documents[self(c).open_].clear();
        return LIANFANG_OK;
    }
    static lianfang_status write(void* c, const void* bytes, std::uint64_t size)
    {
        self(c).documents[self(c).open_].append(static_cast<const char*>(bytes), size);
        return LIANFANG_OK;
    }
    static lianfang_status end(void* c, std::uint64_t size)
    {
        return size == self(c).documents[self(c).open_].size() ? LIANFANG_OK : LIANFANG_MISUSE;
    }
    static lianfang_status pushRead(void* c, void* buffer, std::uint64_t capacity, std::uint64_t* got)
    {
        *got = self(c).toPush.copy(static_cast<char*>(buffer), capacity, self(c).pushed_);
        self(c).pushed_ += *got;
        return LIANFANG_OK;
    }
    static lianfang_status pushReceipt(void*, lianfang_text) { return LIANFANG_OK; }
    static lianfang_status log(void* c, std::int32_t, lianfang_text line)
    {
        self(c).logged += string(line) + "\n";
        return LIANFANG_OK;
    }
    static lianfang_status explain(void*, lianfang_text, lianfang_text) { return LIANFANG_OK; }
    static std::int32_t cancelled(void* c) { return self(c).stop ? 1 : 0; }
    static std::int64_t timeLeft(void* c) { return self(c).millisecondsLeft; }

    lianfang_hub table_{};
    std::string open_;
    std::size_t pushed_ = 0;
};

} // namespace lianfang::test
