// What a cross-check of a made-up quarter has to tell.
#pragma once

#include "hub/notify/notice_template.h"

namespace lianfang::test {

inline NoticeContent sampleContent()
{
    NoticeContent content;
    content.values = {{"addressee", "市人力资源和社会保障局工伤保险科"},
                      {"addresseeEn", "Injury-insurance section, HRSS bureau"},
                      {"period", "2026年第三季度"},
                      {"periodEn", "the third quarter of 2026"},
                      {"title", "未参保用人单位"},
                      {"titleEn", "uninsured employers"},
                      {"counter", "家"},
                      {"total", "12"},
                      {"added", "5"},
                      {"closed", "3"},
                      {"toVerify", "2"},
                      {"warnings", "1"},
                      {"lines", "214"},
                      {"asOf", "2026-09-30"},
                      {"ranAt", "2026-10-20 09:15"},
                      {"basis", "《工伤保险条例》第二条、第六十二条"},
                      {"basisEn", "Regulation on Work-Injury Insurance, articles 2 and 62"},
                      {"attachment", "未参保用人单位清单_2026年第三季度_含镜湖区、南陵县、无为市.xlsx"}};
    content.lists["largest"] = {
        {{"ordinal", "1"}, {"subject", "芜湖示例机械有限公司"}, {"code", "镜湖区"}, {"lines", "86 人"}, {"linesEn", "86 workers"}},
        {{"ordinal", "2"}, {"subject", "示例<快递>&物流有限公司"}, {"code", "南陵县"}, {"lines", "41 人"}, {"linesEn", "41 workers"}}};
    return content;
}

inline Notice sampleNotice(const std::string& attachment = {})
{
    std::vector<ConfigFault> faults;
    auto content = sampleContent();
    if (!attachment.empty())
        content.attachments = {{content.values["attachment"],
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", attachment}};
    return NoticeTemplates::load(LIANFANG_SOURCE_DIR "/config/notices", faults)
        .render("crosscheck", std::move(content));
}

} // namespace lianfang::test
