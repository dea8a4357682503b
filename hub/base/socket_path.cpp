#include "hub/base/socket_path.h"

#include <sys/un.h>

namespace lianfang {

SocketPath::SocketPath(const std::filesystem::path& socket) : text_(socket.string())
{
    if (text_.size() < sizeof(sockaddr_un::sun_path))
        return;
    folder_ = File(socket.parent_path(), File::Mode::read);
    text_ = "/proc/self/fd/" + std::to_string(folder_.descriptor()) + "/" + socket.filename().string();
}

} // namespace lianfang
