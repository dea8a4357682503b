// A small register of workers, its mapping, and what normalise() makes of CSV texts under them.
#pragma once

#include "hub/normalise/normalise.h"
#include "hub/store/store.h"
#include "tests/support/memory_sink.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <map>

namespace lianfang::test {

struct Record {
    std::string key;
    std::map<std::string, std::string> columns; // plain values as text; null ones are left out
    std::vector<std::string> opened;            // the sealed fields, in the schema's order; empty if there is nothing
    std::string sealed;
    Tag tag{};
    std::int64_t content = 0;
    std::uint64_t row = 0;
    std::vector<std::string> numbers; // of the persons met, opened, the kind's byte in front
    bool withdrawn = false;
};

struct Outcome {
    std::vector<Record> records;
    std::vector<Remark> remarks;
    std::vector<EmployerReference> references;
    Normalised normalised;

    // "row code" of each of a kind, in order.
    std::vector<std::string> list(Remark::Kind kind) const
    {
        std::vector<std::string> out;
        for (const auto& remark : remarks)
            if (remark.kind == kind)
                out.push_back(std::to_string(remark.row) + " " + remark.code);
        return out;
    }
    std::vector<std::string> refused() const { return list(Remark::Kind::refused); }
};

class Normalising : public testing::Test {
protected:
    static constexpr const char* wholeMapping = R"(
    <map field="identity" from="身份证号|公民身份号码"/>
    <map field="name" from="姓名"/>
    <map field="employer.code" from="统一社会信用代码"/>
    <map field="employer.name" from="用人单位|单位名称"/>
    <map field="post" from="岗位|工种"/>
    <map field="phone" from="联系电话"/>
    <map field="entered-on" from="入职日期"/>
    <map field="quit" from="离职日期"/>
    <map field="headcount" from="人数"/>
    <map field="exposed-count" from="接害人数"/>
    <map field="form" from="用工形式" default="contract"><value from="劳务派遣" to="dispatched"/></map>
    <map field="kind" from="类别"/>
    <map field="source" constant="网上申报"/>)";

    Normalising()
    {
        folder.write("config/codelists/gb2260.csv", "code,name,valid_from,valid_to\n340202,镜湖区,,\n");
        folder.write(
            "config/codelists/forms.csv",
            "code,name,valid_from,valid_to\ncontract,合同,,\ndispatched,派遣工,,\nover-age,超龄,,2020-12-31\n");
        folder.write("config/codelists/kinds.csv",
                     "code,name,valid_from,valid_to\nold,旧类,,2026-06-30\nnew,新类,2026-07-01,\n");
        folder.write("config/schema/test.xml", R"(<schema>
  <dataset id="test/workers" kind="register" cadence="quarter" zh="从业人员" en="Workers"><key>identity employer</key>
    <field id="identity" type="identity" required="yes" zh="身份证号" en="Identity number"/>
    <field id="name" type="name" required="yes" compared="yes" zh="姓名" en="Name"/>
    <field id="employer" type="employer" required="yes" zh="用人单位" en="Employer"/>
    <field id="post" type="text" plain="yes" max="5" zh="岗位" en="Post"/>
    <field id="phone" type="phone" zh="联系电话" en="Telephone"/>
    <field id="kind" type="code" list="kinds" on="entered-on" zh="类别" en="Kind"/>
    <field id="entered-on" type="date" zh="入职日期" en="Entered"/>
    <field id="quit" type="date" not-before="entered-on" zh="离职日期" en="Left"/>
    <field id="headcount" type="count" zh="人数" en="Headcount"/>
    <field id="exposed-count" type="count" at-most="headcount" zh="接害人数" en="Exposed"/>
    <field id="form" type="code" list="forms" zh="用工形式" en="Form"/>
    <field id="source" type="text" plain="yes" zh="来源" en="Source"/>
  </dataset>
</schema>)");
        std::vector<ConfigFault> faults;
        schema = Schema::load(folder.path() / "config", faults);
        for (const auto& fault : faults)
            ADD_FAILURE() << fault.file << ":" << fault.line << " " << fault.en;
        useMapping(wholeMapping);
    }

    void useMapping(const std::string& maps)
    {
        const auto file = folder.write("config/connectors/test.xml", R"(<department id="test" zh="测试" en="Test">
  <units><unit id="340202" zh="镜湖区" en="Jinghu"/></units>
  <dataset id="test/workers" cadence="quarter" due="15" due-in="working-days"><source documents="*"/>)" +
                                                                         maps + "\n  </dataset></department>");
        std::vector<ConfigFault> faults;
        manifest = loadManifest(file, *schema, faults);
        for (const auto& fault : faults)
            ADD_FAILURE() << fault.file << ":" << fault.line << " " << fault.en;
    }

    NormaliseContext context() const
    {
        NormaliseContext out;
        out.schema = schema.get();
        out.manifest = &manifest;
        out.mapping = manifest.find("test/workers");
        out.period = *Period::parse("2026Q3");
        out.today = *dayFromString("2026-10-10");
        out.demonstration = true;
        out.keys = keys;
        out.spillFolder = folder.path() / "spill";
        out.attempt = ++attempts;
        return out;
    }

    // One document for each text. `known`: the tags of the rows that hold now.
    Outcome normalised(const std::vector<std::string>& documents, const std::vector<Tag>& known = {}) const
    {
        return normalised(documents, context(), known);
    }

    Outcome normalised(const std::vector<std::string>& documents, const NormaliseContext& context,
                       const std::vector<Tag>& known = {}) const
    {
        std::vector<NormaliseInput> inputs;
        for (const auto& text : documents)
            inputs.push_back({"rows.csv", std::make_unique<MemorySource>(text)});
        std::size_t next = 0;
        NextTag nextTag;
        if (!known.empty())
            nextTag = [&](Tag& tag) {
                if (next == known.size())
                    return false;
                tag = known[next++];
                return true;
            };
        Outcome out;
        out.normalised = normalise(inputs, context, nextTag);
        read(out);
        return out;
    }

    static std::vector<SortedRuns*> pointers(const std::vector<std::unique_ptr<SortedRuns>>& owners)
    {
        std::vector<SortedRuns*> out;
        for (const auto& owner : owners)
            out.push_back(owner.get());
        return out;
    }

    void read(Outcome& out) const
    {
        const RecordLayout layout(*schema->find("test/workers"));
        Sealer sealer = keys.sealer("record");
        CounterCipher numbers(keys.derive("number"));
        SortedReader records(pointers(out.normalised.records));
        while (records.next()) {
            RecordBody body;
            body.read(records.body(), layout.valueColumns().size());
            Record record{std::string(records.key()),
                          {},
                          {},
                          std::string(body.sealed),
                          body.tag,
                          body.content,
                          body.row,
                          {},
                          body.withdrawn};
            for (std::size_t i = 0; i < body.values.size(); ++i)
                if (const auto& value = body.values[i]; !value.isNull())
                    record.columns[layout.valueColumns()[i].name] =
                        value.kind == Value::Kind::integer ? std::to_string(value.integer) : std::string(value.text);
            std::string plain;
            if (!body.sealed.empty() &&
                !sealer.open(std::string("test/workers") + '\0' + record.key, body.sealed, plain))
                ADD_FAILURE() << "row " << body.row << " is not sealed for its place";
            for (std::size_t at = 0; at < plain.size();) {
                std::uint16_t size;
                std::memcpy(&size, plain.data() + at, sizeof size);
                record.opened.push_back(plain.substr(at + 2, size));
                at += 2u + size;
            }
            for (const auto& person : body.persons) {
                Tag counter;
                std::memcpy(counter.data(), person.key.data(), counter.size());
                std::string number(person.sealed.size(), '\0');
                numbers.crypt(counter, person.sealed, number.data());
                record.numbers.push_back(number);
            }
            out.records.push_back(std::move(record));
        }
        SortedReader remarks(pointers(out.normalised.remarks));
        while (remarks.next())
            out.remarks.push_back(Remark::read(remarks.key(), remarks.body()));
        SortedReader references(pointers(out.normalised.references));
        while (references.next()) {
            const auto body = references.body();
            const auto end = body.find('\0', 1);
            out.references.push_back({static_cast<EmployerReference::Kind>(body[0]),
                                      std::string(body.substr(1, end - 1)), std::string(body.substr(end + 1))});
        }
    }

    std::string openRemark(const Remark& remark) const
    {
        std::string out;
        if (!keys.sealer(remarkPurpose).open(remarkPurpose, remark.sealedValue, out))
            ADD_FAILURE() << "the remark's value is not sealed as a remark's";
        return out;
    }

    const TemporaryFolder folder;
    std::shared_ptr<const Schema> schema;
    Manifest manifest;
    const KeyRing keys{Key{1, 2, 3}};
    mutable std::uint64_t attempts = 0;
};

} // namespace lianfang::test
