// What stands in letters: an employer's findings together, leads, and what is overdue.
#include "hub/app/letter_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class LetterPages : public testing::Test {
protected:
    LetterPages()
    {
        std::vector<ConfigFault> faults;
        configuration_ = Configuration::load(LIANFANG_SOURCE_DIR "/config/hub.demo.xml", faults);
        letter_.year = 2026;
        letter_.number = 17;
        letter_.addressee = "91340202MA2N0001XJ";
        letter_.addresseeName = "甲有限公司";
        letter_.issuedOn = dayOf(2026, 11, 25);
    }

    std::string page(LetterKind kind, const LetterContent& content) const
    {
        return configuration_->letters.byKind.at(kind).render(content);
    }

    // A worker at the employer, not insured in these months.
    static Finding worker(const std::string& person, const std::vector<std::string>& months)
    {
        Finding finding;
        finding.crosscheck = "uninsured-worker";
        finding.subjectKey = "worker:" + person + "@91340202MA2N0001XJ";
        finding.subject = "990100********000" + person + "，甲有限公司";
        finding.period = "2026Q3";
        for (const auto& month : months) {
            FindingLine line;
            line.month = month;
            line.state = "open";
            finding.lines.push_back(line);
        }
        return finding;
    }

    std::shared_ptr<const Configuration> configuration_;
    Letter letter_;
};

TEST_F(LetterPages, AnEmployersFindingsStandTogetherAndAPersonCountsOnce)
{
    letter_.kind = LetterKind::deadline;
    letter_.days = 15;
    auto outlet = worker("2", {"2026-08"});
    outlet.crosscheck = "courier-second-outlet";
    const auto content =
        employerLetter(*configuration_, letter_,
                       {worker("1", {"2026-07", "2026-08", "2026-09"}), worker("2", {"2026-07", "2026-09"}), outlet});
    EXPECT_EQ(content.values.at("persons"), "2");
    EXPECT_EQ(content.values.at("matters"), "3");
    EXPECT_EQ(content.lists.at("groups").size(), 2u);
    const auto text = page(letter_.kind, content);
    EXPECT_THAT(text, AllOf(HasSubstr("〔2026〕第 17 号"), HasSubstr("自本通知书送达之日起 15 日内"),
                            HasSubstr("2026-07 至 2026-09"), HasSubstr("2026-07、2026-09"),
                            HasSubstr("截至2026年9月30日"), HasSubstr("附件：具体情形清单（共 3 条）")));
}

TEST_F(LetterPages, ADeadlineMayBeADay)
{
    letter_.kind = LetterKind::deadline;
    letter_.deadline = dayOf(2026, 12, 31);
    const auto text = page(letter_.kind, employerLetter(*configuration_, letter_, {worker("1", {"2026-09"})}));
    EXPECT_THAT(text, AllOf(HasSubstr("于2026年12月31日前"), Not(HasSubstr("自本通知书送达之日起")),
                            Not(HasSubstr("附件：")), HasSubstr("具体情形如下")));
}

TEST_F(LetterPages, NobodyKnownIsNotNobody)
{
    letter_.kind = LetterKind::information;
    Finding employer;
    employer.crosscheck = "uninsured-employer";
    employer.subjectKey = "employer:91340202MA2N0001XJ";
    employer.period = "2026Q3";
    const auto text = page(letter_.kind, employerLetter(*configuration_, letter_, {employer}));
    EXPECT_THAT(text, AllOf(HasSubstr("全体职工"), Not(HasSubstr("涉及职工"))));
}

TEST_F(LetterPages, LeadsNameTheirNumbersAndTheNotice)
{
    letter_.kind = LetterKind::transfer;
    letter_.addresseeName = "镜湖区劳动保障监察机构";
    LeadLine line;
    line.lead.number = "XS-2026-00001";
    line.finding = worker("1", {"2026-09"});
    line.finding.employerName = "甲有限公司";
    line.finding.employer = "91340202MA2N0001XJ";
    line.finding.deadline = "2026-12-25";
    line.notice = "〔2026〕第 3 号";
    EXPECT_THAT(page(letter_.kind, transferLetter(*configuration_, letter_, {line})),
                AllOf(HasSubstr("镜湖区劳动保障监察机构"), HasSubstr("XS-2026-00001"), HasSubstr("2026-12-25"),
                      HasSubstr("〔2026〕第 3 号"), HasSubstr("线索 1 条、涉及职工 1 人")));
}

TEST_F(LetterPages, AChaseListsWhatIsOverdue)
{
    letter_.kind = LetterKind::chase;
    letter_.addresseeName = "市卫生健康委员会";
    letter_.days = 5;
    EXPECT_THAT(page(letter_.kind, chaseLetter(letter_, {{"从业人员", "2026Q3", "镜湖区", "2026-10-23"}})),
                AllOf(HasSubstr("市卫生健康委员会："), HasSubstr("尚有 1 项"), HasSubstr("从业人员"),
                      HasSubstr("镜湖区"), HasSubstr("2026-10-23"), HasSubstr("5 日内")));
}

} // namespace
} // namespace lianfang
