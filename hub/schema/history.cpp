#include "hub/schema/history.h"

#include "hub/schema/dataset_xml.h"
#include "hub/schema/messages.h"

#include <algorithm>

namespace lianfang {

namespace {

std::string kindOf(const Dataset& dataset)
{
    return dataset.kind == DatasetKind::registered ? "register"
           : dataset.kind == DatasetKind::period   ? "period"
                                                   : "changes";
}

std::string keyOf(const Dataset& dataset)
{
    std::string key;
    for (const auto index : dataset.key)
        (key += key.empty() ? "" : " ") += dataset.fields[index].id;
    return key;
}

class SchemaChange {
public:
    SchemaChange(const Dataset& before, const Dataset& after, std::vector<ConfigFault>& faults)
        : before_(before), after_(after), faults_(faults)
    {
    }

    void check()
    {
        differs(after_.line, "kind", kindOf(before_), kindOf(after_));
        differs(after_.line, "key", keyOf(before_), keyOf(after_));
        for (const auto& field : before_.fields) {
            const auto* now = after_.find(field.id);
            if (now == nullptr) {
                faults_.push_back(faultOf(after_.file, after_.line, message::historyField, {before_.id, field.id}));
                continue;
            }
            differs(now->line, field.id + " type", std::string(toString(field.type)), std::string(toString(now->type)));
            if (field.type == now->type)
                differs(now->line, field.id + " plain", field.plain ? "yes" : "no", now->plain ? "yes" : "no");
        }
    }

private:
    void differs(int line, const std::string& what, const std::string& before, const std::string& after)
    {
        if (before != after)
            faults_.push_back(faultOf(after_.file, line, message::historyChanged, {before_.id, what, before, after}));
    }

    const Dataset& before_;
    const Dataset& after_;
    std::vector<ConfigFault>& faults_;
};

const Manifest* manifestOf(const std::vector<Manifest>& manifests, std::string_view department)
{
    const auto found =
        std::find_if(manifests.begin(), manifests.end(), [&](const Manifest& m) { return m.department == department; });
    return found == manifests.end() ? nullptr : &*found;
}

} // namespace

void checkHistory(const Schema& before, const Schema& after, const History& history, std::vector<ConfigFault>& faults)
{
    for (const auto& dataset : before.datasets()) {
        const auto* now = after.find(dataset.id);
        if (now == nullptr) {
            if (history.withRows.contains(dataset.id))
                faults.push_back(faultOf(dataset.file, 0, message::historyDataset, {dataset.id}));
            continue;
        }
        if (history.withRows.contains(dataset.id))
            SchemaChange(dataset, *now, faults).check();
        for (const auto cadence : dataset.cadences)
            if (std::find(now->cadences.begin(), now->cadences.end(), cadence) == now->cadences.end() &&
                std::any_of(history.submitted.begin(), history.submitted.end(), [&](const History::Submitted& s) {
                    return s.dataset == dataset.id && s.cadence == cadence;
                }))
                faults.push_back(faultOf(now->file, now->line, message::historyCadence,
                                         {dataset.id, std::string(toString(cadence))}));
    }
}

void checkHistory(const std::vector<Manifest>& before, const std::vector<Manifest>& after, const History& history,
                  std::vector<ConfigFault>& faults)
{
    std::set<std::string> said; // once for each difference, however much was submitted
    const auto fault = [&](const ConfigFault& each) {
        if (said.insert(each.zh).second)
            faults.push_back(each);
    };
    for (const auto& submitted : history.submitted) {
        const auto* then = manifestOf(before, submitted.department);
        const auto* mapping = then == nullptr ? nullptr : then->find(submitted.dataset);
        if (mapping == nullptr)
            continue;
        const auto* now = manifestOf(after, submitted.department);
        const auto& file = now == nullptr ? then->file : now->file;
        if (now == nullptr || now->find(submitted.dataset) == nullptr) {
            fault(faultOf(file, 0, message::historyMapping, {submitted.department, submitted.dataset}));
            continue;
        }
        const auto* mapped = now->find(submitted.dataset);
        if (then->unit(submitted.unit) != nullptr && now->unit(submitted.unit) == nullptr)
            fault(faultOf(file, 0, message::historyUnit, {submitted.department, submitted.unit, submitted.dataset}));
        if (submitted.cadence == mapping->cadence && mapped->cadence != mapping->cadence)
            fault(faultOf(file, mapped->line, message::historyChanged,
                          {submitted.dataset, "cadence", std::string(toString(mapping->cadence)),
                           std::string(toString(mapped->cadence))}));
    }
}

} // namespace lianfang
