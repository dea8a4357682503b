#include "hub/app/inspectors.h"

#include "hub/api/messages.h"
#include "hub/base/text.h"
#include "hub/model/credit_code.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace lianfang {

namespace {

enum Column : std::uint8_t { cardNumber, fullName, office, avoided, columnCount };
const std::array<std::set<std::string>, columnCount>& headings()
{
    static const std::array<std::set<std::string>, columnCount> all{{{"执法证号", "执法证件号", "证号", "编号"},
                                                                     {"姓名", "检查人员"},
                                                                     {"单位", "所在单位", "部门"},
                                                                     {"回避单位", "回避"}}};
    return all;
}

class InspectorSink : public RowSink {
public:
    InspectorSink(std::string document, const std::vector<Draw::Item>& pool) : document_(std::move(document))
    {
        for (const auto& item : pool) {
            codes_.insert(item.code);
            byName_.emplace(compact(item.name), item.code);
        }
    }

    void table(const Table& table) override
    {
        at_ = {};
        for (std::size_t i = 0; i < table.headings.size(); ++i)
            for (std::size_t column = 0; column < columnCount; ++column)
                if (headings()[column].contains(compact(table.headings[i].leaf)))
                    at_[column] = i;
        if (!at_[cardNumber] || !at_[fullName] || !at_[office])
            refuse(table.headerRow, "缺少执法证号、姓名或单位一列", "there is no 执法证号, 姓名 or 单位");
    }

    void rows(RowBatch&& batch) override
    {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const auto cell = [&](Column column) {
                return at_[column] ? std::string(trimmed(batch.cell(i, *at_[column]).text)) : std::string();
            };
            const auto row = batch.number(i);
            Inspector one{cell(cardNumber), cell(fullName), cell(office), {}};
            for (const auto& text : {one.number, one.name, one.unit}) {
                if (text.empty() || text.size() > 200)
                    refuse(row, "执法证号、姓名、单位有一项是空的或过长", "a field is empty or too long");
                if (withNumbersMasked(text) != text)
                    refuse(row, "含有证件号码", "it holds an identity number");
            }
            if (!numbers_.insert(one.number).second)
                refuse(row, "执法证号重复", "that card number stands there twice");
            takeAvoided(one, cell(avoided), row);
            found.push_back(std::move(one));
        }
    }

    void refused(Rejection&& rejection) override { refuse(rejection.row, "无法读取", "it cannot be read"); }

    std::vector<Inspector> found;

private:
    [[noreturn]] void refuse(std::uint64_t row, const char* zh, const char* en) const
    {
        throw Error(message::inspectorRow, {document_, std::to_string(row), inBoth(zh, en)});
    }

    // An employer that nobody can tell is refused: an avoidance that is silently lost is worse than none.
    void takeAvoided(Inspector& one, std::string text, std::uint64_t row) const
    {
        for (const std::string_view divider : {"、", "，", "；", ";", "\n"})
            for (std::size_t at = 0; (at = text.find(divider, at)) != std::string::npos;)
                text.replace(at, divider.size(), ",");
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find(',', at), text.size());
            const std::string each(trimmed(std::string_view(text).substr(at, end - at)));
            at = end + 1;
            if (each.empty())
                continue;
            const auto named = byName_.find(compact(each));
            const auto code = CreditCode::parse(each);
            if (named != byName_.end())
                one.avoids.push_back(named->second);
            else if (code.value && codes_.contains(code.value->text()))
                one.avoids.emplace_back(code.value->text());
            else if (codes_.contains(each))
                one.avoids.push_back(each);
            else if (!code.value)
                refuse(row, "回避单位既不是统一社会信用代码，也不是名单中的单位名称",
                       "what it avoids is no credit code and no name in the pool");
        }
    }

    const std::string document_;
    std::set<std::string, std::less<>> codes_;
    std::map<std::string, std::string> byName_;
    std::array<std::optional<std::size_t>, columnCount> at_;
    std::set<std::string> numbers_;
};

} // namespace

std::vector<Inspector> readInspectors(ByteSource& source, const std::string& name, const std::vector<Draw::Item>& pool)
{
    DecodeRequest request;
    request.document = name;
    for (const auto& some : headings())
        request.headings.insert(some.begin(), some.end());
    request.limits.documentBytes = 16u << 20;
    request.limits.rows = 100'000;
    InspectorSink sink(name, pool);
    decode(source, request, sink);
    return std::move(sink.found);
}

} // namespace lianfang
