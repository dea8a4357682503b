// A document from its beginning to its end, piece by piece.
#pragma once

#include "hub/model/byte_source.h"

#include <string>
#include <string_view>

namespace lianfang {

// Calls `take` with each piece, of at most 256 KiB, in order.
template <typename Take>
void forEachPiece(ByteSource& source, Take take)
{
    std::string buffer(256u << 10, '\0');
    for (std::uint64_t at = 0; const std::size_t got = source.readAt(at, buffer); at += got)
        take(std::string_view(buffer).substr(0, got));
}

} // namespace lianfang
