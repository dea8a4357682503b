#include "tests/support/loopback_server.h"

#include "tests/support/temporary_folder.h"

#include <fmt/format.h>

#include <fstream>

namespace lianfang::test {

Certificate makeCertificate(const std::filesystem::path& folder)
{
    Certificate made{folder / "certificate.pem", folder / "key.pem"};
    run({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
         made.key, "-out", made.certificate});
    return made;
}

LoopbackServer::LoopbackServer(const std::string& script, const std::filesystem::path& folder,
                               const std::vector<std::string>& arguments)
    : folder_(folder)
{
    std::filesystem::create_directories(folder_);
    std::vector<std::string> command{"/usr/bin/python3", LIANFANG_SOURCE_DIR "/tests/support/" + script, folder_};
    command.insert(command.end(), arguments.begin(), arguments.end());
    process_ = std::make_unique<ChildProcess>(command, folder_ / "log");
    process_->await([&] { return std::filesystem::exists(folder_ / "port"); });
    port_ = static_cast<std::uint16_t>(std::stoi(TemporaryFolder::read(folder_ / "port")));
}

void LoopbackServer::answerNext(const std::string& what, const std::string& answer)
{
    std::ofstream(folder_ / "answers", std::ios::app) << what << ' ' << answer << '\n';
}

std::vector<nlohmann::json> LoopbackServer::received() const
{
    std::vector<nlohmann::json> out;
    for (;;) {
        std::ifstream file(folder_ / fmt::format("{:04}.json", out.size() + 1));
        if (!file)
            return out;
        out.push_back(nlohmann::json::parse(file));
    }
}

} // namespace lianfang::test
