// What is shipped must load without a fault, and say what the departments' agreements say.
#include "config_folder.h"

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/schema/hub_settings.h"

#include <algorithm>
#include <regex>
#include <set>

namespace lianfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class ShippedConfig : public ::testing::Test {
protected:
    std::vector<ConfigFault> faults;
    std::shared_ptr<const Schema> schema = Schema::load(shippedConfig(), faults);
};

TEST_F(ShippedConfig, SchemaHasNoFault)
{
    EXPECT_THAT(lines(faults), IsEmpty());
}

TEST_F(ShippedConfig, ManifestsHaveNoFault)
{
    loadManifests(shippedConfig() / "connectors", *schema, faults);

    EXPECT_THAT(lines(faults), IsEmpty());
}

TEST_F(ShippedConfig, EveryDatasetIsDeliveredBySomeDepartment)
{
    const auto manifests = loadManifests(shippedConfig() / "connectors", *schema, faults);

    for (const auto& dataset : schema->datasets()) {
        const auto delivers = [&](const Manifest& manifest) { return manifest.find(dataset.id) != nullptr; };
        EXPECT_EQ(std::count_if(manifests.begin(), manifests.end(), delivers), 1) << dataset.id;
    }
}

TEST_F(ShippedConfig, DatasetsAreThoseExchanged)
{
    std::vector<std::string> ids;
    for (const auto& dataset : schema->datasets())
        ids.push_back(dataset.id);

    EXPECT_THAT(ids, ElementsAre("construction/permit-counts", "construction/permits", "construction/site-workers",
                                 "emergency/accidents", "emergency/casualties", "emergency/key-employers",
                                 "health/diagnoses", "health/hazard-employers", "health/hazard-measurements",
                                 "health/workers", "hrss/annual-return", "inspection/results",
                                 "insurance/annual-accounts", "insurance/employer-enrolments",
                                 "insurance/employer-months", "insurance/enrolment-operations",
                                 "insurance/injury-cases", "insurance/project-enrolments", "insurance/project-workers",
                                 "insurance/worker-enrolments", "postal/couriers", "postal/outlets"));
}

TEST_F(ShippedConfig, HealthWorkersUnderstandsTheAgreedHeadings)
{
    const auto manifest = loadManifest(shippedConfig() / "connectors/health.xml", *schema, faults);

    const auto headings = manifest.find("health/workers")->headings();

    EXPECT_THAT(headings,
                IsSupersetOf({"身份证号", "公民身份号码", "姓名", "统一社会信用代码", "用人单位", "单位名称", "岗位",
                              "工种", "接尘起始日期", "性别", "联系电话", "入职日期", "离职日期", "用工形式"}));
}

TEST_F(ShippedConfig, TheAgencysQueriesGiveWhatItsMappingsRead)
{
    const auto manifest = loadManifest(shippedConfig() / "connectors/insurance.xml", *schema, faults);

    for (const auto& mapping : manifest.datasets) {
        const auto& id = mapping.dataset->id;
        const auto query = std::find_if(manifest.settings.begin(), manifest.settings.end(),
                                        [&](const Setting& setting) { return setting.name == "query:" + id; });
        ASSERT_NE(query, manifest.settings.end()) << id << " has no query";
        const auto understood = mapping.headings();
        std::set<std::string> given;
        for (std::size_t at = 0; (at = query->value.find("AS \"", at)) != std::string::npos;) {
            at += 4;
            given.insert(compact(query->value.substr(at, query->value.find('"', at) - at)));
        }
        for (const auto& column : given)
            EXPECT_TRUE(understood.contains(column)) << id << " does not read " << column;
        for (const auto& map : mapping.maps) {
            if (!mapping.dataset->fields[map.field].required || map.from.empty() || map.part == FieldMap::Part::name)
                continue;
            const auto there = [&](const std::string& heading) { return given.contains(heading); };
            EXPECT_TRUE(std::any_of(map.from.begin(), map.from.end(), there) || !map.fallback.empty())
                << id << ": no column for " << mapping.dataset->fields[map.field].id;
        }
    }
}

TEST_F(ShippedConfig, NoManifestHoldsASecret)
{
    for (const auto& manifest : loadManifests(shippedConfig() / "connectors", *schema, faults))
        for (const auto& secret : manifest.secrets)
            EXPECT_EQ(secret.value, "") << manifest.department;
}

TEST_F(ShippedConfig, HubSettingsWorkAloneAndSendNothing)
{
    const auto settings = HubSettings::load(shippedConfig() / "hub.xml", faults);

    EXPECT_THAT(lines(faults), IsEmpty());
    EXPECT_FALSE(settings.demonstration);
    EXPECT_FALSE(settings.mail.has_value());
    EXPECT_FALSE(settings.webhook.has_value());
    EXPECT_FALSE(settings.api.http);
    EXPECT_TRUE(settings.scheduled);
}

TEST_F(ShippedConfig, DemonstrationIsMarkedAndStartsNothingByItself)
{
    const auto settings = HubSettings::load(shippedConfig() / "hub.demo.xml", faults);

    EXPECT_THAT(lines(faults), IsEmpty());
    EXPECT_TRUE(settings.demonstration);
    EXPECT_FALSE(settings.scheduled);
}

TEST_F(ShippedConfig, WhatIsReadFromTheEnvironmentStandsInTheSample)
{
    const auto sample = readFile(shippedConfig().parent_path() / "packaging/systemd/lianfang.default");
    std::vector<std::filesystem::path> files{shippedConfig() / "hub.xml"};
    for (const auto& file : std::filesystem::directory_iterator(shippedConfig() / "connectors"))
        files.push_back(file.path());
    const std::regex variable("LIANFANG_[A-Z_]+");
    for (const auto& file : files) {
        const auto text = readFile(file);
        for (std::sregex_iterator at(text.begin(), text.end(), variable), end; at != end; ++at)
            EXPECT_NE(sample.find("#" + at->str() + "="), std::string::npos) << file << ": " << at->str();
    }
}

TEST_F(ShippedConfig, BothSettingsHaveTheSameParameters)
{
    const auto plain = HubSettings::load(shippedConfig() / "hub.xml", faults);
    const auto demonstration = HubSettings::load(shippedConfig() / "hub.demo.xml", faults);

    EXPECT_EQ(plain.parameters, demonstration.parameters);
}

} // namespace
} // namespace lianfang
