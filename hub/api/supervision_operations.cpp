#include "hub/api/supervision_operations.h"

#include "hub/api/life_operations.h"

namespace lianfang {

std::optional<std::variant<nlohmann::json, Download>>
supervisionCall(SupervisionOperations& supervision, const std::string& method, const std::vector<std::string>& path,
                const Query& query, const std::function<nlohmann::json()>& body)
{
    const std::string call = method + " " + path[0];
    const auto isFile = [](const std::string& what) { return what == "page" || what == "workbook"; };
    if (call == "GET draws" && path.size() == 1)
        return supervision.draws();
    if (call == "POST draws" && path.size() == 1)
        return supervision.freezeDraw(body());
    if (call == "GET draws" && path.size() == 2)
        return supervision.draw(idOf(path[1]));
    if (call == "POST draws" && path.size() == 3 && path[2] == "seed")
        return supervision.seedDraw(idOf(path[1]), body());
    if (call == "GET draws" && path.size() == 3 && (isFile(path[2]) || path[2] == "record"))
        return supervision.drawFile(idOf(path[1]), path[2]);
    if (call == "GET accident-prone" && path.size() == 1)
        return supervision.accidentProne(query);
    if (call == "GET accident-prone" && path.size() == 2 && path[1] == "workbook")
        return supervision.accidentProneWorkbook(query);
    if (path.size() < 2)
        return std::nullopt;
    if (call == "GET ledgers" && path[1] == "employer" && path.size() == 2)
        return supervision.employerLedger(query);
    if (call == "GET ledgers" && path[1] == "employer" && path.size() == 3 && isFile(path[2]))
        return supervision.employerLedgerFile(query, path[2]);
    if (call == "POST ledgers" && path[1] == "worker" && path.size() == 2)
        return supervision.workerLedger(body());
    if (call == "GET ledgers" && path[1] == "worker" && path.size() == 3 && isFile(path[2]))
        return supervision.workerLedgerFile(query, path[2]);
    return std::nullopt;
}

} // namespace lianfang
