// A bureau with three employers that are not insured, as tests of findings' life and of supervision begin.
#pragma once

#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace lianfang::test {

class FindingsLife : public testing::Test {
protected:
    // Employers 1 and 2 of 340202 and 3 of 340207 are not insured; 9 is. Employer 1 has a name that no page may take
    // for markup.
    FindingsLife()
    {
        hub_.start("2026-11-25");
        const std::string employer = "统一社会信用代码,单位名称,所属区划,参保状态,参保日期\r\n" +
                                     city::creditCode(9, "340202") + ",参保有限公司,340202,参保,2020-01-01\r\n";
        submit("insurance/employer-enrolments", "2026-11-05", employer);
        submit("insurance/worker-enrolments", "2026-11-05",
               "身份证号,姓名,统一社会信用代码,单位名称,参保起始年月\r\n" + person(90) + ",赵某," +
                   city::creditCode(9, "340202") + ",参保有限公司,2020-01\r\n");
        submit("insurance/project-enrolments", "2026-11-05",
               "项目代码,施工合同编号,项目名称,所属区划,统一社会信用代码,单位名称,参保起始日期,参保终止日期\r\n"
               "C-9,HT-9,某工程,340202," +
                   city::creditCode(9, "340202") + ",参保有限公司,2026-01-01,2027-12-31\r\n");
        submit("health/workers", "2026Q3",
               head + worker(1, 1, "甲<b>一</b>有限公司") + worker(2, 1, "甲<b>一</b>有限公司") +
                   worker(3, 2, "乙有限公司"),
               "340202");
        submit("health/workers", "2026Q3", head + worker(4, 3, "丙有限公司"), "340207");
        for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
            submit("insurance/employer-months", month,
                   "统一社会信用代码,单位名称,参保人数,缴费状态\r\n" + city::creditCode(9, "340202") +
                       ",参保有限公司,1,正常\r\n");
            submit("insurance/project-workers", month,
                   "项目代码,身份证号,姓名,登记日期\r\nC-9," + person(90) + ",赵某,2026-01-01\r\n");
        }
        hub_.lianfang({"crosscheck", "--period", "2026Q3"});
    }

    // The shipped configuration, but the inspectorate has a drop folder.
    std::filesystem::path configuration() const
    {
        const auto config = folder_.path() / "config";
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config, std::filesystem::copy_options::recursive);
        std::filesystem::create_directories(leads());
        auto text = TemporaryFolder::read(config / "connectors/inspection.xml");
        const auto begin = text.find("<connector "), end = text.find("</connector>");
        text.replace(begin, end - begin,
                     "<connector library=\"folder\"><setting name=\"folder\" access=\"read\">" +
                         leads().parent_path().string() + "</setting><setting name=\"feedback\" access=\"write\">" +
                         leads().string() + "</setting>");
        folder_.write("config/connectors/inspection.xml", text);
        return config / "hub.demo.xml";
    }
    std::filesystem::path leads() const { return folder_.path() / "inspection/leads"; }

    static std::string person(std::uint32_t serial) { return city::identityNumber(serial, dayOf(1980, 5, 20), false); }
    static std::string worker(std::uint32_t serial, std::uint32_t employer, const std::string& name)
    {
        return person(serial) + ",某人," + city::creditCode(employer, "340202") + "," + name + "\r\n";
    }

    nlohmann::json submit(const std::string& dataset, const std::string& period, const std::string& rows,
                          const std::string& unit = {})
    {
        const auto file = folder_.write(fmt::format("{}.csv", ++files_), rows);
        const auto exchange = hub_.ask({"submit", dataset, period, file, "--unit", unit});
        EXPECT_EQ(exchange.at(0).at("rejected"), 0) << exchange.dump(1);
        return exchange;
    }

    std::string page(const nlohmann::json& letter)
    {
        const auto file = folder_.path() / fmt::format("page{}.html", ++files_);
        EXPECT_EQ(hub_.lianfang({"letters", "show", letter.at("id").dump(), "-o", file}).code, 0);
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    // Issued to all three, delivered on 25 November: the deadline is 25 December.
    nlohmann::json noticesDelivered()
    {
        auto letters =
            hub_.ask({"letters", "make", "deadline-notice", "--crosscheck", "uninsured-employer"}).at("letters");
        for (const auto& letter : letters)
            hub_.ask({"letters", "deliver", letter.at("id").dump(), "--method", "直接送达", "--attachment",
                      folder_.write("回证.pdf", "%PDF")});
        return letters;
    }

    void on(const std::string& day)
    {
        hub_.stop();
        hub_.start(day);
    }

    const std::string head = "身份证号,姓名,统一社会信用代码,用人单位\r\n";
    int files_ = 0;
    TemporaryFolder folder_;
    HubProcess hub_{configuration(), folder_.path() / "data", {{"LIANFANG_CONNECTORS", CONNECTORS}}};
};

} // namespace lianfang::test
