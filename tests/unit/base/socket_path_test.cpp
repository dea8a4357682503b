#include "hub/base/socket_path.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace lianfang {

namespace {

TEST(SocketPath, ASocketInADeepFolderCanBeBound)
{
    const test::TemporaryFolder folder;
    const auto deep = folder.path() / std::string(100, 'a') / "data";
    std::filesystem::create_directories(deep);
    const SocketPath path(deep / "lianfang.sock");

    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    ASSERT_LT(path.text().size(), sizeof address.sun_path);
    std::memcpy(address.sun_path, path.text().c_str(), path.text().size() + 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(socket);

    EXPECT_EQ(bound, 0);
    EXPECT_TRUE(std::filesystem::is_socket(deep / "lianfang.sock"));
}

TEST(SocketPath, AShortPathStaysAsItIs)
{
    EXPECT_EQ(SocketPath("/var/lib/lianfang/lianfang.sock").text(), "/var/lib/lianfang/lianfang.sock");
}

} // namespace

} // namespace lianfang
