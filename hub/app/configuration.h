// Everything under config/, loaded and checked as one.
#pragma once

#include "hub/app/letter_template.h"
#include "hub/crosscheck/indicators.h"
#include "hub/model/working_days.h"
#include "hub/notify/notice_template.h"
#include "hub/schema/hub_settings.h"
#include "hub/schema/manifest.h"
#include "hub/store/store.h"

#include <memory>

namespace lianfang {

// A file under config/schema, config/connectors, config/crosschecks or config/indicators, or config/targets.xml, that is not in force as it lies there, and why.
struct RefusedFile {
    std::string name; // "connectors/transport.xml"
    std::vector<ConfigFault> faults;
};

// Immutable; a reload makes a new one and whoever is at work keeps the old.
struct Configuration {
    std::filesystem::path folder;
    HubSettings settings;
    std::shared_ptr<const Schema> schema;
    std::vector<Manifest> manifests;
    std::vector<Crosscheck> crosschecks;
    std::vector<Indicator> indicators; // and lists
    Targets targets;
    NoticeTemplates notices;
    LetterTemplates letters;
    LetterTemplate reportPage; // config/reports
    WorkingDays workingDays;
    std::vector<Definition> definitions; // the files of schema, connectors, cross-checks, indicators and targets that are in force, by name
    std::vector<RefusedFile> refused;    // those that are not, as they lie there

    // Reads hub.xml (any name) and the folders beside it. Every fault is appended, each with file and line; the result is
    // usable only if none was.
    static std::shared_ptr<const Configuration> load(const std::filesystem::path& hubFile, std::vector<ConfigFault>& faults);
    // The same without schema, manifests and cross-checks, which the hub takes up by itself (take_up.h).
    static std::shared_ptr<Configuration> loadSettings(const std::filesystem::path& hubFile,
                                                       std::vector<ConfigFault>& faults);

    // The manifest and mapping of a dataset: of its own department first, else of whoever delivers it.
    struct Found {
        const Manifest* manifest = nullptr;
        const DatasetMapping* mapping = nullptr;
    };
    Found find(std::string_view dataset) const;
};

// "hub.xml:12: …" in both languages, a line each.
std::string describe(const ConfigFault& fault);

}  // namespace lianfang
