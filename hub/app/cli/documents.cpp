#include "hub/app/cli/documents.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <iostream>

namespace lianfang::cli {

int documents(const Client& client, const Parameters& which, const std::string& name, const std::string& output,
              bool asJson)
{
    if (name.empty() != output.empty())
        throw Failure(1, "取附件须同时给出 --name 和 -o。", "An attachment takes both --name and -o.", "cli.usage");
    if (!name.empty()) {
        auto wanted = which;
        wanted.emplace_back("name", name);
        client.download("attachment", wanted, output);
        if (!asJson)
            fmt::print("已写入 {}\n", output);
        return 0;
    }
    const auto found = client.get("documents", which);
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"文件", "类别", "行数", "字节", "摘要（SM3）"}};
    for (const auto& each : found) {
        const bool attachment = textOf(each, "format") == "attachment";
        rows.push_back({textOf(each, "name"), attachment ? "附件" : textOf(each, "format"),
                        attachment ? "" : grouped(each.value("rows", std::uint64_t{0})),
                        grouped(each.value("bytes", std::uint64_t{0})), textOf(each, "digest").substr(0, 16)});
    }
    printTable(rows);
    return 0;
}

} // namespace lianfang::cli
