// Rows in the order of their changes, and the cursor that the last of them makes.
//
// The department gives what was changed after a cursor: ordered by the time (or number) of the change and, where many
// rows may share that, by a key. The cursor is both, so that among rows changed at once none is lost and none comes
// again. An interface that does not keep the order, or gives a row twice, is found out rather than believed.
#pragma once

#include "json_page.h"

#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace lianfang::sdk {

class ChangeOrder {
public:
    // `cursor` as cursor() gave it. Without a key each change must have a value of its own.
    ChangeOrder(const std::optional<std::string>& cursor, bool keyed) : keyed_(keyed)
    {
        if (!cursor)
            return;
        const auto line = std::min(cursor->find('\n'), cursor->size());
        last_ = JsonPage::Row{cursor->substr(0, line), cursor->substr(std::min(line + 1, cursor->size()))};
        atOnce_.insert(last_->key);
    }

    // The cursor at hand, "" before the first row ever.
    std::string changed() const { return last_ ? last_->changed : ""; }
    std::string key() const { return last_ ? last_->key : ""; }
    std::string cursor() const { return last_->changed + '\n' + last_->key; }

    // Refused if rows cannot be told apart or stand in no order, Failure if one comes again.
    void take(const JsonPage::Row& row)
    {
        if (row.changed.empty() || (keyed_ && row.key.empty()) || row.changed.size() + row.key.size() > longest ||
            (row.changed + row.key).find('\n') != std::string::npos)
            throw Refused("对方有记录没有（或没有可用的）变更时间或编号，请核对设置 changed 和 key",
                          "a row has no (usable) time of change or key; check settings changed and key");
        if (last_ && place(row.changed) < place(last_->changed))
            throw Refused("对方的记录没有按变更时间先后给出（" + row.changed + " 在 " + last_->changed + " 之后）",
                          "the rows are not in the order of their changes (" + row.changed + " comes after " +
                              last_->changed + ")");
        if (!last_ || row.changed != last_->changed)
            atOnce_.clear();
        if (!atOnce_.insert(row.key).second)
            throw Failure("对方重复给出了同一条记录（变更于 " + row.changed + "）" +
                              (keyed_ ? "" : "，或多条记录变更时间相同，应设置 key"),
                          "a row came twice (changed " + row.changed + ")" +
                              (keyed_ ? "" : ", or several were changed at once, which takes setting key"));
        last_ = row;
    }

private:
    static constexpr std::size_t longest = 1000;

    // Numbers by their size, anything else, times above all, by its text.
    static std::tuple<bool, std::size_t, std::string> place(const std::string& text)
    {
        const bool number = text.find_first_not_of("0123456789") == std::string::npos;
        return {!number, number ? text.size() : 0, text};
    }

    bool keyed_;
    std::optional<JsonPage::Row> last_;
    std::set<std::string> atOnce_; // keys of the rows that share the last one's value
};

} // namespace lianfang::sdk
