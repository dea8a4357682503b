#include "tests/unit/normalise/normalising.h"

#include "hub/model/identity_number.h"
#include "hub/normalise/messages.h"

#include <atomic>
#include <set>

namespace lianfang::test {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// Made-up people of province 99 and made-up employers; all check characters hold.
constexpr const char* zhao = "990000196101010002";
constexpr const char* qian = "990000198211270023";
constexpr const char* mill = "91340202100000008K";
constexpr const char* quarry = "91340202100010003U";

std::string line(const std::vector<std::string>& cells)
{
    std::string out;
    for (const auto& cell : cells)
        out += (out.empty() ? "" : ",") + cell;
    return out + "\n";
}

const std::string plainHeader = "身份证号,姓名,统一社会信用代码,用人单位\n";

std::string worker(const std::string& identity = zhao, const std::string& code = mill, const std::string& name = "甲厂")
{
    return line({identity, "赵一", code, name});
}

TEST_F(Normalising, takesAColumnByAnyOfItsHeadings)
{
    const auto one = normalised({plainHeader + worker()});
    const auto other = normalised({"公民身份号码,姓名,统一社会信用代码,单位名称\n" + worker()});
    ASSERT_THAT(one.records, SizeIs(1));
    ASSERT_THAT(other.records, SizeIs(1));
    EXPECT_EQ(one.records[0].key, other.records[0].key);
    EXPECT_EQ(one.records[0].content, other.records[0].content);
}

TEST_F(Normalising, takesOneOfTwoColumnsForAFieldAndTellsOfTheOther)
{
    const auto out = normalised({"公民身份号码,身份证号,姓名,统一社会信用代码,单位名称\n" + std::string(qian) + "," + worker()});
    ASSERT_THAT(out.records, SizeIs(1));
    EXPECT_EQ(out.records[0].key, normalised({plainHeader + worker()}).records[0].key) << "the first that the mapping names";
    EXPECT_THAT(out.normalised.documents.at(0).unknownColumns, ElementsAre("公民身份号码"));
}

TEST_F(Normalising, fillsInConstantsAndDefaults)
{
    const auto out = normalised({plainHeader + worker()});
    ASSERT_THAT(out.records, SizeIs(1));
    EXPECT_EQ(out.records[0].columns.at("form"), "contract");
    EXPECT_EQ(out.records[0].columns.at("source"), "网上申报");
}

TEST_F(Normalising, prefersWhatIsWrittenToTheDefault)
{
    const auto out = normalised({"身份证号,姓名,统一社会信用代码,用工形式\n" + line({zhao, "赵一", mill, "派遣工"})});
    ASSERT_THAT(out.records, SizeIs(1));
    EXPECT_EQ(out.records[0].columns.at("form"), "dispatched");
}

TEST_F(Normalising, readsADepartmentsOwnWordsByTheMapping)
{
    const auto out =
        normalised({"身份证号,姓名,统一社会信用代码,用工形式\n" + line({zhao, "赵一", mill, " 劳务 派遣 "})});
    ASSERT_THAT(out.records, SizeIs(1));
    EXPECT_EQ(out.records[0].columns.at("form"), "dispatched");
}

// The period's last day is 2026-09-30; the lists changed on 2026-07-01.
TEST_F(Normalising, judgesACodeByTheDayThatItsFieldNames)
{
    const auto kindOn = [&](const std::string& day, const std::string& kind) {
        return normalised({"身份证号,姓名,统一社会信用代码,类别,入职日期\n" + line({zhao, "赵一", mill, kind, day})});
    };
    const auto last = kindOn("2026-06-30", "旧类"), first = kindOn("2026-07-01", "新类");
    ASSERT_THAT(last.records, SizeIs(1));
    EXPECT_EQ(last.records[0].columns.at("kind"), "old");
    ASSERT_THAT(first.records, SizeIs(1));
    EXPECT_EQ(first.records[0].columns.at("kind"), "new");
    EXPECT_THAT(kindOn("2026-06-30", "new").refused(), ElementsAre("2 model.listed-not-in-force"));
    EXPECT_THAT(kindOn("2026-07-01", "old").refused(), ElementsAre("2 model.listed-not-in-force"));
}

TEST_F(Normalising, judgesACodeByThePeriodsLastDayWhereItsFieldSaysNone)
{
    const auto kind = [&](const std::string& code) {
        return normalised({"身份证号,姓名,统一社会信用代码,类别\n" + line({zhao, "赵一", mill, code})});
    };
    EXPECT_THAT(kind("new").refused(), IsEmpty());
    EXPECT_THAT(kind("old").refused(), SizeIs(1));
}

TEST_F(Normalising, judgesNoCodeOfADayThatCannotBeRead)
{
    const auto out =
        normalised({"身份证号,姓名,统一社会信用代码,类别,入职日期\n" + line({zhao, "赵一", mill, "old", "上月中旬"})});
    EXPECT_THAT(out.refused(), ElementsAre("2 model.date-form"));
}

TEST_F(Normalising, takesADashForAnEmptyCell)
{
    const auto out = normalised({"身份证号,姓名,统一社会信用代码,岗位\n" + line({zhao, "赵一", mill, "—"})});
    ASSERT_THAT(out.records, SizeIs(1));
    EXPECT_FALSE(out.records[0].columns.contains("post"));
}

TEST_F(Normalising, reportsColumnsItDoesNotKnow)
{
    const auto out = normalised({"身份证号,姓名,统一社会信用代码,血型\n" + line({zhao, "赵一", mill, "A"})});
    EXPECT_THAT(out.normalised.documents.at(0).unknownColumns, ElementsAre("血型"));
    EXPECT_THAT(out.records, SizeIs(1));
}

TEST_F(Normalising, refusesATableThatLacksARequiredColumn)
{
    try {
        normalised({"身份证号,统一社会信用代码,岗位\n" + line({zhao, mill, "电焊工"})});
        FAIL() << "took a table without names";
    } catch (const Error& error) {
        EXPECT_EQ(&error.message(), &message::columnMissing);
        EXPECT_THAT(error.zh(), testing::HasSubstr("“姓名”"));
        EXPECT_THAT(error.en(), testing::HasSubstr("\"Name\""));
    }
}

TEST_F(Normalising, refusesARowWithoutARequiredValue)
{
    const auto out = normalised({plainHeader + line({zhao, "", mill, "甲厂"}) + worker(qian)});
    EXPECT_THAT(out.refused(), ElementsAre("2 normalise.required-missing"));
    EXPECT_THAT(out.records, SizeIs(1));
    EXPECT_EQ(out.normalised.rows, 2u);
    EXPECT_EQ(out.normalised.refusedRows, 1u);
}

TEST_F(Normalising, givesEveryReasonOfARefusedRow)
{
    const auto out =
        normalised({"身份证号,姓名,统一社会信用代码,人数\n" + line({"990000196101010003", "赵一", mill, "三"})});
    EXPECT_THAT(out.refused(), SizeIs(2));
    EXPECT_EQ(out.normalised.refusedRows, 1u);
}

TEST_F(Normalising, takesMadeUpPeopleInADemonstrationOnly)
{
    auto real = context();
    real.demonstration = false;
    EXPECT_THAT(normalised({plainHeader + worker()}, real).refused(), SizeIs(1));
    EXPECT_THAT(normalised({plainHeader + worker()}).refused(), IsEmpty());
}

TEST_F(Normalising, knowsAnEmployerByItsCreditCode)
{
    const auto out = normalised({plainHeader + worker()});
    ASSERT_THAT(out.references, SizeIs(1));
    EXPECT_EQ(out.references[0].kind, EmployerReference::Kind::creditCode);
    EXPECT_EQ(out.references[0].code, mill);
    EXPECT_EQ(out.references[0].name, "甲厂");
}

TEST_F(Normalising, knowsAnEmployerByItsOrganisationCode)
{
    const auto out = normalised({plainHeader + worker(zhao, "10000000-8")});
    ASSERT_THAT(out.references, SizeIs(1));
    EXPECT_EQ(out.references[0].kind, EmployerReference::Kind::olderNumber);
    EXPECT_EQ(out.references[0].code, "100000008");
}

TEST_F(Normalising, knowsAnEmployerByItsRegistrationNumber)
{
    const auto out = normalised({plainHeader + worker(zhao, "340202000000011")});
    ASSERT_THAT(out.references, SizeIs(1));
    EXPECT_EQ(out.references[0].kind, EmployerReference::Kind::olderNumber);
    EXPECT_EQ(out.references[0].code, "340202000000011");
}

TEST_F(Normalising, knowsAnEmployerByItsNameMadeComparable)
{
    auto unit = context();
    unit.unit = "340202";
    const auto out = normalised({plainHeader + worker(zhao, "", "甲 厂（集团）有限责任公司")}, unit);
    ASSERT_THAT(out.references, SizeIs(1));
    EXPECT_EQ(out.references[0].kind, EmployerReference::Kind::name);
    EXPECT_EQ(out.references[0].code, "甲厂(集团)有限公司@340202");
    EXPECT_EQ(out.references[0].name, "甲 厂（集团）有限责任公司");
}

TEST_F(Normalising, keepsAReferenceOnceForAllRowsThatSayIt)
{
    auto oneThread = context();
    oneThread.threads = 1;
    EXPECT_THAT(normalised({plainHeader + worker(zhao) + worker(qian)}, oneThread).references, SizeIs(1));
}

TEST_F(Normalising, refusesAWrongCreditCodeRatherThanGoByTheName)
{
    const auto out = normalised({plainHeader + worker(zhao, "91340202100000008L")});
    EXPECT_THAT(out.refused(), SizeIs(1));
    EXPECT_THAT(out.references, IsEmpty());
}

TEST_F(Normalising, takesAWrongCreditCodeBesideANameWhereTheManifestKeepsIt)
{
    std::string mapping = wholeMapping;
    const std::string code = R"(from="统一社会信用代码")";
    useMapping(mapping.replace(mapping.find(code), code.size(), code + R"( wrong="keep")"));
    const auto out = normalised({plainHeader + worker(zhao, "91340202100000008L", "甲 厂")});
    EXPECT_THAT(out.refused(), IsEmpty());
    EXPECT_THAT(out.list(Remark::Kind::noted), ElementsAre("2 normalise.employer-code-kept"));
    ASSERT_THAT(out.references, SizeIs(1));
    EXPECT_EQ(out.references[0].kind, EmployerReference::Kind::wrongCode);
    EXPECT_EQ(out.references[0].code, "91340202100000008L@甲厂");
    EXPECT_THAT(normalised({plainHeader + worker(zhao, "91340202100000008L", "")}).refused(), SizeIs(1))
        << "nobody, without a name";
    EXPECT_THAT(normalised({plainHeader + worker(zhao, "9134020210000000L", "甲厂")}).refused(), SizeIs(1))
        << "a code of another length";
}

TEST_F(Normalising, refusesTextBeyondItsLengthInCharacters)
{
    const std::string header = "身份证号,姓名,统一社会信用代码,岗位\n";
    EXPECT_THAT(normalised({header + line({zhao, "赵一", mill, "五个字岗位"})}).refused(), IsEmpty());
    EXPECT_THAT(normalised({header + line({zhao, "赵一", mill, "六个字的岗位"})}).refused(),
                ElementsAre("2 normalise.text-too-long"));
}

TEST_F(Normalising, refusesDatesInTheWrongOrder)
{
    const std::string header = "身份证号,姓名,统一社会信用代码,入职日期,离职日期\n";
    EXPECT_THAT(normalised({header + line({zhao, "赵一", mill, "2026-03-01", "2026-03-01"})}).refused(), IsEmpty());
    EXPECT_THAT(normalised({header + line({zhao, "赵一", mill, "2026-03-02", "2026-03-01"})}).refused(),
                ElementsAre("2 normalise.date-order"));
}

TEST_F(Normalising, refusesMoreExposedThanThereAre)
{
    const std::string header = "身份证号,姓名,统一社会信用代码,人数,接害人数\n";
    EXPECT_THAT(normalised({header + line({zhao, "赵一", mill, "5", "5"})}).refused(), IsEmpty());
    EXPECT_THAT(normalised({header + line({zhao, "赵一", mill, "5", "6"})}).refused(),
                ElementsAre("2 normalise.count-order"));
}

TEST_F(Normalising, recordsWhatItRepaired)
{
    const auto out = normalised({plainHeader + worker(zhao, "9134O2O21OOOOOOO8K")}); // O for 0
    ASSERT_THAT(out.remarks, SizeIs(1));
    EXPECT_EQ(out.remarks[0].kind, Remark::Kind::repaired);
    EXPECT_EQ(out.remarks[0].column, "统一社会信用代码");
    EXPECT_EQ(openRemark(out.remarks[0]), "9134O2O21OOOOOOO8K");
    EXPECT_EQ(out.normalised.repairedRows, 1u);
    ASSERT_THAT(out.references, SizeIs(1));
    EXPECT_EQ(out.references[0].code, mill);
}

TEST_F(Normalising, notesACountyThatNobodyKnows)
{
    // 340299 is no county of the list this test has; the province is known.
    const std::string seventeen = "34029919610101000";
    const auto out = normalised({plainHeader + worker(seventeen + identityCheckCharacter(seventeen))});
    EXPECT_THAT(out.list(Remark::Kind::noted), SizeIs(1));
    EXPECT_THAT(out.records, SizeIs(1));
}

TEST_F(Normalising, saysWhereARefusedValueStands)
{
    const auto out = normalised({plainHeader + worker(), plainHeader + worker() + worker("123")});
    ASSERT_THAT(out.remarks, SizeIs(1));
    const Remark& remark = out.remarks[0];
    EXPECT_EQ(remark.document, 1u);
    EXPECT_EQ(remark.row, 3u);
    EXPECT_EQ(remark.column, "身份证号");
    EXPECT_TRUE(remark.sensitive);
    EXPECT_EQ(openRemark(remark), "123");
}

TEST_F(Normalising, sealsNamesAndTelephones)
{
    const auto out =
        normalised({"身份证号,姓名,统一社会信用代码,联系电话\n" + line({zhao, "赵一", mill, "19900000001"})});
    ASSERT_THAT(out.records, SizeIs(1));
    EXPECT_THAT(out.records[0].opened, ElementsAre("赵一", "19900000001"));
    EXPECT_EQ(out.records[0].sealed.find("赵一"), std::string::npos);
}

TEST_F(Normalising, keepsAKeyedHashOfANameThatIsCompared)
{
    const auto out = normalised({"身份证号,姓名,统一社会信用代码\n" + line({zhao, "赵一", mill}) +
                                 line({qian, "赵　一", mill}) + line({zhao, "赵二", quarry})});
    ASSERT_THAT(out.records, SizeIs(3));
    std::map<std::string, int> times;
    for (const auto& record : out.records)
        ++times[record.columns.at("name_key")];
    EXPECT_THAT(times, SizeIs(2)); // spaces set the characters of a name apart for looks only
    EXPECT_FALSE(out.records[0].columns.contains("name"));
}

TEST_F(Normalising, sealsTheNumberUnderThePersonsKey)
{
    const auto out = normalised({plainHeader + worker()});
    ASSERT_THAT(out.records, SizeIs(1));
    ASSERT_THAT(out.records[0].numbers, SizeIs(1));
    EXPECT_EQ(out.records[0].numbers[0].substr(1), zhao);
}

TEST_F(Normalising, knowsAPersonByBothFormsOfTheNumber)
{
    const std::string seventeen = "34020219610101000";
    const auto out =
        normalised({plainHeader + worker(seventeen + identityCheckCharacter(seventeen)) + worker("340202610101000")});
    EXPECT_THAT(out.refused(), IsEmpty());
    ASSERT_THAT(out.records, SizeIs(2));
    EXPECT_EQ(out.records[0].key, out.records[1].key);
}

TEST_F(Normalising, putsNoIdentityNumberOrNameOnDiskInTheClear)
{
    const auto out = normalised({plainHeader + worker()});
    SortedReader records(pointers(out.normalised.records));
    while (records.next())
        for (const std::string clear : {zhao, "赵一"}) {
            EXPECT_EQ(records.key().find(clear), std::string::npos);
            EXPECT_EQ(records.body().find(clear), std::string::npos);
        }
}

TEST_F(Normalising, usesNoNonceTwice)
{
    std::set<std::string> nonces;
    std::string text = plainHeader;
    for (int i = 0; i < 30; ++i)
        text += worker();
    std::size_t records = 0;
    for (int attempt = 0; attempt < 3; ++attempt)
        for (const auto& record : normalised({text, text}).records) {
            nonces.insert(record.sealed.substr(0, 8));
            ++records;
        }
    EXPECT_EQ(nonces.size(), records);
}

TEST_F(Normalising, ordersRecordsByTheNaturalKey)
{
    const auto out = normalised({plainHeader + worker(qian, quarry) + worker(zhao, quarry) + worker(zhao, mill)});
    ASSERT_THAT(out.records, SizeIs(3));
    EXPECT_LT(out.records[0].key, out.records[1].key);
    EXPECT_LT(out.records[1].key, out.records[2].key);
}

TEST_F(Normalising, keepsBothOfTwoRowsForTheMergeToJudge)
{
    const auto out = normalised({plainHeader + worker() + worker() + line({zhao, "赵二", mill, "甲厂"})});
    ASSERT_THAT(out.records, SizeIs(3));
    EXPECT_EQ(out.records[0].key, out.records[2].key);
    EXPECT_EQ(out.records[0].content, out.records[1].content);
    EXPECT_NE(out.records[0].content, out.records[2].content);
}

TEST_F(Normalising, knowsARowAgainInOtherBytesAndColumns)
{
    const auto first = normalised({plainHeader + worker()});
    const auto again = normalised({"用人单位,统一社会信用代码,姓名,身份证号\r\n\"甲厂\",\"" + std::string(mill) +
                                   "\",\"赵一\",\"" + zhao + "\"\r\n"});
    ASSERT_THAT(again.records, SizeIs(1));
    EXPECT_EQ(again.records[0].tag, first.records.at(0).tag);
}

TEST_F(Normalising, doesNotTakeAChangedRowForAKnownOne)
{
    const auto first = normalised({plainHeader + worker()});
    const auto changed = normalised({plainHeader + worker(zhao, mill, "乙厂")});
    EXPECT_NE(changed.records.at(0).tag, first.records.at(0).tag);
}

TEST_F(Normalising, doesNotTakeARowForKnownUnderAnotherMapping)
{
    const auto first = normalised({plainHeader + worker()});
    useMapping(std::string(wholeMapping) + "<!-- mended -->");
    EXPECT_NE(normalised({plainHeader + worker()}).records.at(0).tag, first.records.at(0).tag);
}

TEST_F(Normalising, leavesKnownRowsAlone)
{
    const auto first = normalised({plainHeader + worker()});
    const auto again = normalised({plainHeader + worker(qian) + worker()}, {first.records.at(0).tag});
    EXPECT_EQ(again.normalised.confirmedRows, 1u);
    ASSERT_THAT(again.records, SizeIs(1));
    EXPECT_EQ(again.records[0].row, 2u);
    EXPECT_EQ(again.normalised.rows, 2u);
}

TEST_F(Normalising, knowsASubmissionOfExactlyTheRowsThatHold)
{
    const auto first = normalised({plainHeader + worker() + worker(qian)});
    const std::vector<Tag> held{first.records.at(0).tag, first.records.at(1).tag};

    const auto again = normalised({plainHeader + worker(qian) + worker()}, held);
    EXPECT_TRUE(again.normalised.unchanged);
    EXPECT_EQ(again.normalised.rows, 2u);
    EXPECT_EQ(again.normalised.confirmedRows, 2u);
    EXPECT_THAT(again.normalised.confirmed, IsEmpty());
    EXPECT_THAT(again.records, IsEmpty());

    EXPECT_FALSE(normalised({plainHeader + worker()}, held).normalised.unchanged) << "one is missing";
    EXPECT_FALSE(normalised({plainHeader + worker() + worker()}, held).normalised.unchanged) << "one is there twice";
    EXPECT_FALSE(normalised({plainHeader + worker() + worker(qian) + worker()}, held).normalised.unchanged);
}

TEST_F(Normalising, countsARepeatedKnownRowOnceForTheMerge)
{
    const auto first = normalised({plainHeader + worker()});
    const auto again = normalised({plainHeader + worker() + worker()}, {first.records.at(0).tag});
    EXPECT_EQ(again.normalised.confirmed.at(0)->entries(), 1u);
    EXPECT_EQ(again.normalised.confirmedRows, 2u);
    EXPECT_THAT(again.records, IsEmpty());
}

TEST_F(Normalising, stopsWhenTheHubDoes)
{
    const std::atomic<bool> stop{true};
    auto stopping = context();
    stopping.stop = &stop;
    try {
        normalised({plainHeader + worker()}, stopping);
        FAIL() << "went on";
    } catch (const Error& error) {
        EXPECT_EQ(&error.message(), &message::stopped);
    }
}

} // namespace

} // namespace lianfang::test
