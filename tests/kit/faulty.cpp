// A connector that reads rows "time,number,name" of a folder's files from a cursor on, and does one thing wrong that
// its setting `fault` names; without one it is right.
#include "plugins/sdk/folder.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

namespace {

using namespace lianfang::sdk;

class Faulty : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        const std::string token = hub().secret("token");
        if (faulty("prints"))
            std::puts("hello");
        if (faulty("logs-secret"))
            hub().info("logging in with " + token);
        if (faulty("tells-secret") && token.find("wrong") != std::string::npos)
            throw Failure("口令 " + token + " 不对", "the token " + token + " is wrong");
        if (faulty("leaks"))
            lost_ = std::malloc(1000);
        lost_ = nullptr;
        if (faulty("stray"))
            stray();

        std::string cursor = hub().cursor().value_or("");
        const auto files = folder().finished(Glob(request.documents));
        if (files.empty() && faulty("fails-empty"))
            throw Failure("没有文件", "there are no files");
        for (const auto& file : files)
            deliver(file, cursor);
        if (!cursor.empty())
            hub().setCursor(cursor);
    }

    void push(const Request&, Outgoing& outgoing) override
    {
        if (faulty("push-repeats") || faulty("push-in-place")) {
            static const auto place = [&] {
                const std::string base = hub().setting("folder") + "/" + outgoing.name;
                return faulty("push-repeats") ? base + std::to_string(std::clock()) + std::to_string(std::rand()) +
                                                    "." + std::to_string(::getpid())
                                              : base;
            }();
            std::ofstream out(place, std::ios::binary);
            char buffer[4096];
            while (const std::size_t got = outgoing.read(buffer))
                out.write(buffer, static_cast<std::streamsize>(got)).flush();
            return;
        }
        hub().receipt(folder().put(outgoing).filename().string());
    }

    void probe() override { folder().check(); }

private:
    bool faulty(const std::string& how) const { return hub().setting("fault", "") == how; }
    FolderClient folder() const { return FolderClient(hub().setting("folder")); }

    void deliver(const std::filesystem::path& file, std::string& cursor)
    {
        const std::string begun = hub().cursor().value_or("");
        std::optional<Document> document;
        std::string buffer;
        const auto write = [&](const std::string& text) {
            if (!document) {
                document = hub().begin(file.filename().string(), "text/csv");
                document->write("时间,编号,名称\r\n");
                if (faulty("differs"))
                    document->write(std::to_string(::getpid()) + ",0,made by\r\n");
            }
            if (buffer += text; buffer.size() >= 64u << 10) {
                document->write(buffer);
                buffer.clear();
            }
        };
        std::ifstream in(file);
        if (!in && !faulty("believes-all"))
            throw Failure("文件打不开", "a file cannot be opened");
        const auto size = std::filesystem::exists(file) ? std::filesystem::file_size(file) : 0;
        std::uint64_t read = 0;
        std::string last = begun;
        for (std::string line; std::getline(in, line);) {
            read += line.size() + 1;
            // "time,number" of fixed width, so that they sort as texts.
            const std::string place = line.substr(0, line.find(',', line.find(',') + 1));
            const std::string time = place.substr(0, place.find(','));
            const std::string begunTime = begun.substr(0, begun.find(','));
            const bool wanted = begun.empty() || (faulty("cursor-repeats") ? time >= begunTime
                                                  : faulty("cursor-loses") ? time > begunTime
                                                                           : place > begun);
            if (wanted)
                write(line + "\r\n");
            last = std::max(last, place);
        }
        if (read != size && !faulty("believes-all"))
            throw Failure("文件变了", "a file changed while it was read");
        if (document) {
            document->write(buffer);
            document->end();
        }
        cursor = std::max(cursor, last);
    }

    static void stray()
    {
        auto* bytes = static_cast<volatile char*>(std::malloc(10));
        bytes[10] = 'x';
        std::free(const_cast<char*>(bytes));
    }

    void* volatile lost_ = nullptr;
};

} // namespace

LIANFANG_CONNECTOR(Faulty, "faulty")
