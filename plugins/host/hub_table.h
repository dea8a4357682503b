// What a connector sees of the hub: the functions of lianfang_hub over the socket.
#pragma once

#include "plugins/abi/connector.h"
#include "plugins/host/exchange_socket.h"
#include "plugins/wire/transport_sum.h"

#include <chrono>

namespace lianfang::host {

// Keeps order (one document at a time, closed with its length) and counts, so that what reaches the daemon is sound.
class HubTable {
public:
    HubTable(ExchangeSocket& socket, const wire::Request& request);
    HubTable(const HubTable&) = delete;
    HubTable& operator=(const HubTable&) = delete;

    const lianfang_hub* table() const { return &table_; }

    bool documentOpen() const { return open_; }
    const std::string& documentName() const { return name_; }
    // What the connector said of its failure.
    const std::string& zh() const { return zh_; }
    const std::string& en() const { return en_; }

private:
    struct Calls; // the C functions, which may not throw

    lianfang_status sendText(wire::Kind kind, std::string_view text);
    lianfang_status documentBegin(std::string_view name, std::string_view mediaType, lianfang_day asOf);
    lianfang_status documentWrite(std::string_view bytes);
    lianfang_status documentEnd(std::uint64_t size);
    lianfang_status pushRead(char* buffer, std::size_t capacity, std::size_t& got);

    ExchangeSocket& socket_;
    const wire::Request& request_;
    const std::chrono::steady_clock::time_point end_;
    lianfang_hub table_{};
    std::string name_;
    bool open_ = false;
    std::uint64_t written_ = 0;
    wire::TransportSum sum_;
    std::string_view push_; // bytes of the frame at hand that were not read yet
    std::string zh_;
    std::string en_;
};

} // namespace lianfang::host
