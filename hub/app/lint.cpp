#include "hub/app/lint.h"

#include "hub/api/messages.h"
#include "hub/crosscheck/dry_run.h"
#include "hub/store/postgresql_trial.h"

#include <Poco/Data/Statement.h>

#include <algorithm>

namespace lianfang {

using nlohmann::json;
using namespace Poco::Data::Keywords;

namespace {

CrosscheckFiles filesWith(const Configuration& configuration, const LintRequest& request)
{
    CrosscheckFiles files;
    const auto folder = configuration.folder / "crosschecks";
    for (const auto& definition : configuration.definitions) {
        const std::filesystem::path name = definition.name;
        if (name.parent_path() == "crosschecks/shared")
            files.shared.push_back({folder / "shared" / name.filename(), definition.content});
        else if (name.parent_path() == "crosschecks" && name.filename() != request.name)
            files.checks.push_back({folder / name.filename(), definition.content});
    }
    files.checks.push_back({folder / request.name, request.text});
    return files;
}

bool mentions(const std::vector<std::string>& statements, std::string_view words)
{
    return std::any_of(statements.begin(), statements.end(),
                       [&](const std::string& sql) { return sql.find(words) != std::string::npos; });
}

json adviceOn(const Crosscheck& check, const Configuration& configuration)
{
    json out = json::array();
    const auto advise = [&](std::string zh, std::string en) { out.push_back({{"zh", zh}, {"en", en}}); };
    if (check.scope.empty())
        advise("没有 scope 部分：数据变化后不会自行重判，只有全量运行才会更新。",
               "It has no scope part: only complete runs will see what has changed.");
    if (!mentions(check.statements, "scope_") && !mentions(check.statements, ":everything"))
        advise("查询没有用到 scope_… 和 :everything：每次运行都要通读全部数据。",
               "The query uses neither scope_… nor :everything: each run reads through everything.");
    if (check.needs.empty())
        advise("没有 needs：若它查找“没有”的记录，登记库数据缺失时会误报。",
               "It has no needs: if it looks for an absence, a missing delivery will accuse everybody.");
    if (check.told.empty())
        advise("没有 told：除局端外不通知任何部门。", "It has no told: no department is named as concerned.");
    for (const auto& department : check.told)
        if (std::none_of(configuration.manifests.begin(), configuration.manifests.end(),
                         [&](const Manifest& each) { return each.department == department; }))
            advise("told 中的“" + department + "”不是已配置的部门。",
                   "\"" + department + "\" in told is no department of config/connectors.");
    return out;
}

json toJson(const DryRun& trial)
{
    json out{{"waitingFor", json::array()}, {"kinds", json::array()}, {"steps", json::array()}};
    for (const auto& missing : trial.waitingFor)
        out["waitingFor"].push_back({{"dataset", missing.dataset}, {"period", missing.period}, {"unit", missing.unit}});
    out["milliseconds"] = trial.milliseconds;
    out["subjects"] = trial.subjects;
    for (const auto& kind : trial.kinds)
        out["kinds"].push_back({{"disposition", kind.disposition}, {"reason", kind.reason}, {"lines", kind.lines}});
    for (const auto& step : trial.steps)
        out["steps"].push_back({{"what", step.what}, {"milliseconds", step.milliseconds}, {"plan", step.plan}});
    return out;
}

} // namespace

json lint(Store& store, const Configuration& configuration, const LintRequest& request)
{
    json out{{"id", std::filesystem::path(request.name).stem().string()},
             {"zh", ""},
             {"faults", json::array()},
             {"advice", json::array()},
             {"postgresql", {{"tried", false}}}};
    const auto fault = [&](const std::string& file, int line, const std::string& zh, const std::string& en) {
        out["faults"].push_back({{"file", file}, {"line", line}, {"zh", zh}, {"en", en}});
        out["sound"] = false;
    };
    out["sound"] = true;
    std::vector<ConfigFault> faults;
    const auto checks = loadCrosschecks(filesWith(configuration, request), *configuration.schema,
                                        configuration.settings.parameters, faults);
    for (const auto& each : faults)
        fault(each.file.filename().string(), each.line, each.zh, each.en);
    const auto check = std::find_if(checks.begin(), checks.end(),
                                    [&](const Crosscheck& each) { return each.file.filename() == request.name; });
    if (!faults.empty() || check == checks.end())
        return out;
    out["zh"] = check->zh;
    out["advice"] = adviceOn(*check, configuration);

    DryRunRequest trial;
    trial.period = request.period;
    trial.today = request.today;
    trial.always = true; // what is missing is told beside it
    const auto tried = [&](auto run) {
        try {
            run();
        } catch (const Error& e) {
            fault(request.name, 0, e.zh(), e.en());
        }
    };
    tried([&] {
        auto session = store.reader();
        session << "PRAGMA query_only = OFF", now; // temporary relations; more than that its confinement refuses
        session.begin();
        out["sqlite"] = toJson(dryRun(session, *configuration.schema, *check, trial));
        session.rollback();
    });
    if (!request.postgresql.empty())
        tried([&] {
            PostgresqlTrial database(request.postgresql, *configuration.schema);
            const auto ran = dryRun(database.session(), *configuration.schema, *check, trial);
            out["postgresql"] = {{"tried", true}, {"milliseconds", ran.milliseconds}};
        });
    return out;
}

} // namespace lianfang
