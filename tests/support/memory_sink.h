// Takes a pull's documents and remembers them.
#pragma once

#include "hub/base/crypto.h"
#include "hub/collect/collector.h"

#include <string>
#include <vector>

namespace lianfang::test {

class MemorySink : public DocumentSink {
public:
    struct Received {
        std::string name;
        std::string bytes;
        bool ended = false;
    };

    void begin(const std::string& name, const std::string&, std::optional<Day>) override
    {
        documents.push_back({name, {}, false});
    }
    void write(std::string_view bytes) override { documents.back().bytes += bytes; }
    std::string end() override
    {
        documents.back().ended = true;
        return hex(sm3(documents.back().bytes));
    }
    void abandon() noexcept override { ++abandoned; }

    std::vector<Received> documents;
    int abandoned = 0;
};

// Bytes in memory to push.
class MemorySource : public ByteSource {
public:
    explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override
    {
        return offset >= bytes_.size() ? 0 : bytes_.copy(into.data(), into.size(), offset);
    }

private:
    std::string bytes_;
};

} // namespace lianfang::test
