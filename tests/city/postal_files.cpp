#include "tests/city/postal_files.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

const std::vector<std::string> outletColumns = {"许可证号或备案号",
                                                "网点名称",
                                                "快递品牌",
                                                "所属区划",
                                                "网点统一社会信用代码",
                                                "上级企业统一社会信用代码",
                                                "上级企业",
                                                "参保主体统一社会信用代码",
                                                "参保主体",
                                                "参保地",
                                                "许可日期",
                                                "停业日期",
                                                "地址",
                                                "从业人数",
                                                "自报参保人数",
                                                "备注"};
const std::vector<std::string> courierColumns = {"公民身份号码", "姓名", "网点编号", "备注"};

constexpr std::string_view brandNames[] = {"中通", "圆通", "申通", "韵达", "极兔", "顺丰"};

} // namespace

PostalFiles::PostalFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth)
    : folder_(folder), calendar_(calendar), hand_(random, truth), truth_(truth)
{
    std::filesystem::create_directories(folder);
    for (int month = 0; month < calendar.months(); ++month)
        for (const auto unit : units) {
            const auto label = fmt::format("{}_{}", unit.empty() ? "市本级" : unit, toString(calendar.month(month)));
            outlets_.emplace_back(folder / fmt::format("快递网点_{}.csv", label), Encoding::gb18030);
            outlets_.back().row(outletColumns);
            couriers_.emplace_back(folder / fmt::format("快递从业人员_{}.csv", label), Encoding::gb18030);
            couriers_.back().row(courierColumns);
        }
}

std::size_t PostalFiles::unitOf(std::size_t county)
{
    for (std::size_t unit = 1; unit < units.size(); ++unit)
        if (units[unit] == counties[county].id)
            return unit;
    return 0;
}

void PostalFiles::add(const Outlet& outlet)
{
    for (int month = 0; month < calendar_.months(); ++month) {
        if (outlet.reported[static_cast<std::size_t>(month)])
            addOutlet(month, outlet);
        for (const auto& courier : outlet.couriers)
            for (const auto& stay : courier.stays)
                if (stay.here[static_cast<std::size_t>(month)])
                    addCourier(month, courier, stay);
    }
}

void PostalFiles::addOutlet(int month, const Outlet& outlet)
{
    const auto unit = unitOf(outlet.county);
    auto& file = outlets_[at(month, unit)];
    auto& random = hand_.random();
    const Firm* parent = outlet.parent;
    const auto& subject = outlet.subject();
    std::size_t people = 0;
    for (const auto& courier : outlet.couriers)
        people += courier.stays.front().here[static_cast<std::size_t>(month)] ? 1 : 0;
    std::vector<std::string> cells = {
        outlet.number,
        outlet.name,
        random.oneIn(10) ? hand_.unknown() : std::string(random.pick(brandNames)),
        std::string(counties[outlet.county].division),
        outlet.own ? hand_.creditCode(outlet.own->code) : hand_.unknown(),
        parent != nullptr ? hand_.creditCode(parent->code) : std::string(),
        parent != nullptr ? hand_.firmName(parent->name) : hand_.unknown(),
        hand_.creditCode(subject.code),
        hand_.firmName(subject.name),
        std::string(outlet.place),
        hand_.dayInText(outlet.licensed),
        outlet.closed ? hand_.dayInText(*outlet.closed) : hand_.unknown(),
        fmt::format("{}人民路{}号，\"{}\"对面,一楼", counties[outlet.county].name, random.between(1, 300), "便民超市"),
        std::to_string(people),
        random.oneIn(4) ? hand_.unknown() : std::to_string(people),
        hand_.unknown()};
    const auto& defect = outlet.defect;
    if (defect.empty()) {
        if (outlet.couriers.size() > 3 && random.oneIn(60)) {
            truth_.count("written a row twice");
            file.row(cells);
        }
        file.row(cells);
        return;
    }
    std::string column;
    const auto ruin = [&](std::size_t index, std::string text) {
        cells[index] = std::move(text);
        column = outletColumns[index];
    };
    std::uint64_t first = 0;
    if (defect == "credit-code-check")
        ruin(5, ruinedCreditCode(parent->code));
    else if (defect == "date-unreadable")
        ruin(10, "2024.13.1");
    else if (defect == "required-missing")
        ruin(random.oneIn(2) ? 1 : 3, "");
    else if (defect == "ragged-row") {
        cells.back() = "临街"; // so that something is pushed beyond the header
        cells.insert(cells.begin() + 13, {"二楼", "三楼"});
    }
    else { // duplicate-differs
        first = file.row(cells);
        cells[1] += "（新）";
    }
    const auto second = file.row(cells);
    for (const auto row : {first, second})
        if (row != 0)
            truth_.rejected("postal/outlets", toString(calendar_.month(month)), units[unit], file.name(), "", row,
                            column, defect);
}

void PostalFiles::addCourier(int month, const Courier& courier, const Stay& stay)
{
    const auto unit = unitOf(stay.county);
    auto& file = couriers_[at(month, unit)];
    auto& random = hand_.random();
    std::vector<std::string> cells = {courier.defect.empty() ? hand_.identity(courier.person) : courier.person.identity,
                                      hand_.name(courier.person.name), stay.outlet, hand_.unknown()};
    const auto& defect = courier.defect;
    if (defect.empty()) {
        if (random.oneIn(100)) { // the last, optional cell left away with its comma
            truth_.count("written a short row");
            cells.pop_back();
        }
        if (random.oneIn(200)) {
            truth_.count("written a row twice");
            file.row(cells);
        }
        file.row(cells);
        return;
    }
    std::string column;
    std::uint64_t first = 0;
    if (defect == "ragged-row") {
        cells[3] = "早班";
        cells.insert(cells.end(), {"晚班", "兼职"});
    } else if (defect == "required-missing") {
        cells[1].clear();
        column = courierColumns[1];
    } else if (defect == "duplicate-differs") {
        first = file.row(cells);
        cells[1] = "赵一二";
    } else {
        cells[0] = ruinedIdentity(defect, courier.person.identity, random);
        column = courierColumns[0];
    }
    const auto second = file.row(cells);
    for (const auto row : {first, second})
        if (row != 0)
            truth_.rejected("postal/couriers", toString(calendar_.month(month)), units[unit], file.name(), "", row,
                            column, defect);
}

void PostalFiles::close()
{
    for (auto* files : {&outlets_, &couriers_})
        for (auto& file : *files) {
            file.close();
            // What tells that the file beside it is whole.
            CsvFile(folder_ / (file.name() + ".done"), Encoding::utf8).close();
        }
}

} // namespace lianfang::city
