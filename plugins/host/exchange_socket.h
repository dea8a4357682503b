// The host's end of the socket pair. Blocking: the daemon's pace is the connector's pace.
#pragma once

#include "plugins/wire/exchange.h"

#include <string_view>

namespace lianfang::host {

// The daemon closed its end: nobody wants what this process could still do.
class DaemonGone {};

class ExchangeSocket {
public:
    explicit ExchangeSocket(int descriptor) : descriptor_(descriptor) {}

    wire::Request readRequest();
    void send(wire::Kind kind, std::string_view payload);

    // Waits for the next bytes of the document to push; empty at its end, and from then on, or if the daemon asked to
    // stop. Valid until the next call.
    std::string_view readPush();

    // Without waiting: whether the daemon asked to stop, or is gone.
    bool cancelled();

private:
    wire::Frame read();

    int descriptor_;
    wire::FrameParser parser_;
    bool pushEnded_ = false;
    bool cancelled_ = false;
};

} // namespace lianfang::host
