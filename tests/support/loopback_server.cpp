#include "tests/support/loopback_server.h"

#include <Poco/PipeStream.h>

#include <fstream>
#include <stdexcept>

#include <stdlib.h>

namespace lianfang::support {

Certificate makeCertificate(const std::filesystem::path& folder)
{
    Certificate made{folder / "certificate.pem", folder / "key.pem"};
    Poco::Pipe out;
    const auto openssl = Poco::Process::launch(
        "openssl",
        {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", made.key.string(), "-out", made.certificate.string()},
        nullptr, &out, &out);
    Poco::PipeInputStream answer(out);
    const std::string said(std::istreambuf_iterator<char>(answer), {});
    if (openssl.wait() != 0)
        throw std::runtime_error("openssl: " + said);
    return made;
}

LoopbackServer::LoopbackServer(const std::string& script, const std::filesystem::path& folder,
                               std::vector<std::string> arguments)
    : folder_(folder)
{
    std::filesystem::create_directories(folder_);
    arguments.insert(arguments.begin(), {LIANFANG_SOURCE_DIR "/tests/support/" + script, folder_.string()});
    process_ = std::make_unique<Poco::ProcessHandle>(Poco::Process::launch("python3", arguments, &in_, &out_, nullptr));
    Poco::PipeInputStream lines(out_);
    int port = 0;
    if (!(lines >> port))
        throw std::runtime_error(script + " did not start");
    port_ = static_cast<std::uint16_t>(port);
}

LoopbackServer::~LoopbackServer()
{
    in_.close();  // its end
    process_->wait();
}

void LoopbackServer::answerNext(const std::string& what, const std::string& answer)
{
    std::ofstream(folder_ / "answers", std::ios::app) << what << ' ' << answer << '\n';
}

std::vector<nlohmann::json> LoopbackServer::received() const
{
    std::vector<nlohmann::json> out;
    for (;;) {
        char name[16];
        snprintf(name, sizeof name, "%04zu.json", out.size() + 1);
        std::ifstream file(folder_ / name);
        if (!file)
            return out;
        out.push_back(nlohmann::json::parse(file));
    }
}

TemporaryFolder::TemporaryFolder()
{
    auto pattern = (std::filesystem::temp_directory_path() / "lianfang-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("mkdtemp");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::filesystem::remove_all(path_);
}

}  // namespace lianfang::support
