// A Unix socket's path as bind() and connect() take it: they know 107 bytes, and a data folder may lie deeper.
#pragma once

#include "hub/base/file.h"

namespace lianfang {

// Good while it lives. Throws Error base.file-open if the path is long and its folder cannot be opened.
class SocketPath {
public:
    explicit SocketPath(const std::filesystem::path& socket);
    const std::string& text() const noexcept { return text_; }

private:
    File folder_; // open only if the path is too long
    std::string text_;
};

} // namespace lianfang
