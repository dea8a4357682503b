// Letters' templates: what they put in, and what is said of one that is wrong.
#include "hub/app/letter_template.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

class Template : public testing::Test {
protected:
    std::string render(const std::string& text, const LetterContent& content = {})
    {
        const auto read = LetterTemplate::read(folder_.write("letter.html", text), faults_);
        return read.render(content);
    }

    std::vector<ConfigFault> faults_;
    test::TemporaryFolder folder_;
};

TEST_F(Template, AValueIsNeverMarkup)
{
    LetterContent content;
    content.values["addressee"] = "<script>'甲'</script> & \"乙\" {{number}}";
    EXPECT_EQ(render("<p>{{addressee}}</p>", content),
              "<p>&lt;script&gt;&#39;甲&#39;&lt;/script&gt; &amp; &quot;乙&quot; {{number}}</p>");
}

TEST_F(Template, ASectionIsRepeatedForEachRowAndMayHoldAnother)
{
    LetterContent content;
    content.values["what"] = "信";
    content.lists["annex"] = {{{"count", "2"}}};
    content.lists["items"] = {{{"what", "甲"}}, {{"what", "乙"}}};
    EXPECT_EQ(render("{{#annex}}{{count}}:{{#items}}[{{what}}/{{count}}]{{/items}}{{/annex}} {{what}}", content),
              "2:[甲/2][乙/2] 信");
}

TEST_F(Template, WhatIsThereOnlyWithoutRows)
{
    LetterContent some;
    some.lists["items"] = {{{"what", "甲"}}};
    EXPECT_EQ(render("{{^items}}无{{/items}}"), "无");
    EXPECT_EQ(render("{{^items}}无{{/items}}", some), "");
    EXPECT_EQ(render("{{number}}"), "") << "a value that the letter lacks";
}

TEST_F(Template, AFileOfTheSameFolderIsPutInAsItIs)
{
    folder_.write("office.html", "<p>{{number}} 某局</p>");
    EXPECT_EQ(render("{{>office.html}}"), "<p>{{number}} 某局</p>");
    EXPECT_TRUE(faults_.empty());
}

TEST_F(Template, FaultsNameFileAndLine)
{
    render("一\n{{nonsense}}\n{{>nowhere.html}}\n{{>../secret}}\n{{#items}}");
    ASSERT_EQ(faults_.size(), 4u);
    EXPECT_EQ(faults_[0].line, 2);
    EXPECT_NE(faults_[0].en.find("nonsense"), std::string::npos);
    EXPECT_EQ(faults_[1].line, 3);
    EXPECT_EQ(faults_[2].line, 4);
    EXPECT_EQ(faults_[3].line, 5);
    faults_.clear();
    render("{{#items}}{{/annex}}");
    EXPECT_EQ(faults_.size(), 1u);
}

TEST_F(Template, OnlyAReportsBodyIsMarkup)
{
    LetterContent content;
    content.lists["sections"] = {{{"heading", "<b>"}, {"body", "<p>一</p>"}}};
    const auto file = folder_.write("page.html", "{{#sections}}<h2>{{heading}}</h2>{{body}}{{/sections}}");
    EXPECT_EQ(LetterTemplate::read(file, faults_, LetterTemplate::Of::reports).render(content),
              "<h2>&lt;b&gt;</h2><p>一</p>");
    EXPECT_TRUE(faults_.empty());
    LetterTemplate::read(file, faults_);
    EXPECT_EQ(faults_.size(), 3u) << "no letter has any of these";
    faults_.clear();
    LetterTemplate::read(LIANFANG_SOURCE_DIR "/config/reports/page.html", faults_, LetterTemplate::Of::reports);
    EXPECT_TRUE(faults_.empty()) << faults_.front().en;
}

TEST_F(Template, TheShippedOnesAreWhole)
{
    const auto all = LetterTemplates::load(LIANFANG_SOURCE_DIR "/config/letters", faults_);
    EXPECT_TRUE(faults_.empty()) << faults_.front().en;
    for (const auto& [kind, one] : all.byKind) {
        LetterContent content;
        content.values["addressee"] = "某单位";
        const auto page = one.render(content);
        EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
        EXPECT_NE(page.find("某单位"), std::string::npos) << toString(kind);
        EXPECT_EQ(page.find("{{"), std::string::npos) << toString(kind);
    }
}

} // namespace
} // namespace lianfang
