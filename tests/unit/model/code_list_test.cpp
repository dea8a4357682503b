#include "hub/model/code_list.h"

#include "hub/model/credit_code.h"
#include "hub/model/messages.h"
#include "tests/unit/model/temporary_folder.h"

#include <set>

namespace lianfang {

namespace {

constexpr Day june = dayOf(2026, 6, 30);
constexpr Day july = dayOf(2026, 7, 1);

// What the message says when this content is loaded.
const Message* faultOf(std::string_view content, std::string& line)
{
    const TemporaryFolder folder;
    try {
        CodeList::fromCsv(folder.write("list.csv", content));
    } catch (const Error& error) {
        line = error.arguments().size() > 1 ? error.arguments()[1] : "";
        return &error.message();
    }
    return nullptr;
}

CodeList listOf(std::string_view content)
{
    const TemporaryFolder folder;
    return CodeList::fromCsv(folder.write("list.csv", content));
}

TEST(CodeList, findsACodeOnlyBetweenItsDatesTheLastIncluded)
{
    const auto list = listOf("code,name,valid_from,valid_to\nA,old,,2026-06-30\nB,new,2026-07-01,\n");
    EXPECT_NE(list.find("A", june), nullptr);
    EXPECT_EQ(list.find("A", july), nullptr);
    EXPECT_EQ(list.find("B", june), nullptr);
    EXPECT_NE(list.find("B", july), nullptr);
}

TEST(CodeList, remembersACodeWhateverItsDates)
{
    const auto list = listOf("code,name,valid_from,valid_to\nA,old,,2000-01-01\nA,later,,2001-01-01\n");
    EXPECT_EQ(list.findEver("A")->name, "later");
    EXPECT_EQ(list.findEver("B"), nullptr);
}

TEST(CodeList, findsByNameOrAliasUnlessTwoCodesShareIt)
{
    const auto list = listOf("code,name,valid_from,valid_to,aliases\n"
                             "a,甲,,,一|壹\nb,乙,,,二|同\nc,丙,,,同\n");
    EXPECT_EQ(list.findByName("壹", june)->code, "a");
    EXPECT_EQ(list.findByName(" 乙 ", june)->code, "b");
    EXPECT_EQ(list.findByName("同", june), nullptr);
}

TEST(CodeList, readsQuotesAMarkAndFurtherColumns)
{
    const auto list = listOf("\xEF\xBB\xBF"
                             "code,name,valid_from,valid_to,note\r\nA,\"one, \"\"two\"\"\",,,x\r\n");
    EXPECT_EQ(list.find("A", june)->name, "one, \"two\"");
    EXPECT_EQ(list.find("A", june)->more.at(0), "x");
    EXPECT_EQ(list.moreColumns().at(0), "note");
}

TEST(CodeList, namesTheLineOfEachKindOfFault)
{
    struct Fault {
        std::string_view content;
        const Message* message;
        std::string_view line;
    };
    const Fault faults[] = {
        {"name,code\n", &message::codeListHeader, "1"},
        {"code,name,valid_from,valid_to\nA,\"b,,\n", &message::codeListQuote, "2"},
        {"code,name,valid_from,valid_to\nA,b\"c\",,\n", &message::codeListQuote, "2"},
        {"code,name,valid_from,valid_to\nA,b,,\nB,b,\n", &message::codeListWidth, "3"},
        {"code,name,valid_from,valid_to\n,b,,\n", &message::codeListEmpty, "2"},
        {"code,name,valid_from,valid_to\nA,b,2026-02-30,\n", &message::codeListDate, "2"},
        {"code,name,valid_from,valid_to\nA,b,2026-02-02,2026-02-01\n", &message::codeListDate, "2"},
        {"code,name,valid_from,valid_to\nA,\xFF,,\n", &message::codeListEncoding, ""},
    };
    for (const auto& fault : faults) {
        std::string line;
        EXPECT_EQ(faultOf(fault.content, line), fault.message) << fault.content;
        EXPECT_EQ(line, fault.line) << fault.content;
    }
}

TEST(CodeList, everyShippedListLoads)
{
    const std::filesystem::path folder = LIANFANG_SOURCE_DIR "/config/codelists";
    std::size_t lists = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".csv") {
            EXPECT_NO_THROW(CodeList::fromCsv(entry.path())) << entry.path();
            ++lists;
        }
    EXPECT_GT(lists, 30u);
}

// The rule has the table compiled in; the list is what people read.
TEST(CodeList, creditCodePrefixesAreThoseOfTheRule)
{
    const auto list = CodeList::fromCsv(LIANFANG_SOURCE_DIR "/config/codelists/uscc-prefixes.csv");
    std::set<std::string> inRule, inList;
    for (char authority = '0'; authority <= 'Z'; ++authority)
        for (char kind = '0'; kind <= 'Z'; ++kind)
            if (isCreditCodePrefix(authority, kind))
                inRule.insert({authority, kind});
    for (const auto& entry : list.entries())
        inList.insert(entry.code);
    EXPECT_EQ(inRule, inList);
}

} // namespace

} // namespace lianfang
