#include "hub/store/confinement.h"

#include <Poco/Data/SQLite/Utility.h>

#include <set>
#include <sqlite3.h>
#include <string_view>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Clock = std::chrono::steady_clock;

namespace {

const std::string nothing;
constexpr int stepsBetweenLooks = 100'000;

std::string_view viewed(const char* text)
{
    return text == nullptr ? std::string_view() : std::string_view(text);
}

} // namespace

struct Confinement::State {
    explicit State(const Relations& relations) : relations(relations) {}

    sqlite3* database = nullptr;
    const Relations& relations;
    Clock::time_point until;
    std::string refused;
    bool interrupted = false;

    int refuse(std::string what)
    {
        refused = std::move(what);
        return SQLITE_DENY;
    }

    // `within`: the view that asks for it, if one does. A common table expression of a view's name would pass as one;
    // cross-checks with such are refused on load.
    int read(std::string_view relation, std::string_view column, std::string_view database, std::string_view within)
    {
        const auto& [views, tables, viewed] = relations;
        // Of a view that the statement was merged with, a table without a column in use is asked for without its view;
        // all that can be had that way is how many rows it has.
        if (database == "temp" || views.contains(relation) || views.contains(within) || !tables.contains(relation) ||
            (column.empty() && viewed.contains(relation)))
            return SQLITE_OK;
        return refuse("read " + std::string(relation) + "." + std::string(column.empty() ? "*" : column));
    }

    int make(std::string_view name)
    {
        if (relations.views.contains(name) || relations.tables.contains(name) || name.starts_with("v_"))
            return refuse("create " + std::string(name));
        return SQLITE_OK;
    }

    static int asked(void* self, int action, const char* first, const char* second, const char* database,
                     const char* within)
    {
        auto& state = *static_cast<State*>(self);
        switch (action) {
        case SQLITE_SELECT:
        case SQLITE_RECURSIVE:
        case SQLITE_DROP_TEMP_TABLE:
        case SQLITE_DROP_TEMP_VIEW:
        case SQLITE_DROP_TEMP_INDEX:
            return SQLITE_OK;
        case SQLITE_READ:
            return state.read(viewed(first), viewed(second), viewed(database), viewed(within));
        case SQLITE_CREATE_TEMP_TABLE:
        case SQLITE_CREATE_TEMP_VIEW:
        case SQLITE_CREATE_TEMP_INDEX:
            return state.make(viewed(first));
        case SQLITE_INSERT:
        case SQLITE_UPDATE:
        case SQLITE_DELETE:
        case SQLITE_REINDEX:
            if (viewed(database) == "temp")
                return SQLITE_OK;
            return state.refuse("write " + std::string(viewed(first)));
        case SQLITE_FUNCTION:
            if (viewed(second) != "load_extension")
                return SQLITE_OK;
            return state.refuse("load_extension");
        default:
            return state.refuse(std::string(viewed(first)).empty() ? "statement " + std::to_string(action)
                                                                   : "change " + std::string(viewed(first)));
        }
    }

    static int goesOn(void* self)
    {
        auto& state = *static_cast<State*>(self);
        state.interrupted = Clock::now() > state.until;
        return state.interrupted ? 1 : 0;
    }
};

Confinement::Relations::Relations(Poco::Data::Session& session)
{
    if (session.connector() != "sqlite")
        return;
    std::vector<std::string> names, kinds, texts;
    session << "SELECT name, type, sql FROM main.sqlite_master WHERE type IN ('view', 'table')", into(names),
        into(kinds), into(texts), now;
    for (std::size_t i = 0; i < names.size(); ++i)
        (kinds[i] == "view" ? views : tables).insert(names[i]);
    tables.insert({"sqlite_master", "sqlite_schema"});
    for (const auto& table : tables)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (kinds[i] == "view" && (texts[i] + " ").find(" " + table + " ") != std::string::npos)
                viewed.insert(table);
}

Confinement::Confinement(Poco::Data::Session& session, const Relations& relations, std::chrono::seconds longest)
{
    if (session.connector() != "sqlite")
        return;
    state_ = std::make_unique<State>(relations);
    state_->until = Clock::now() + longest;
    state_->database = Poco::Data::SQLite::Utility::dbHandle(session);
    sqlite3_set_authorizer(state_->database, &State::asked, state_.get());
    sqlite3_progress_handler(state_->database, stepsBetweenLooks, &State::goesOn, state_.get());
}

Confinement::~Confinement()
{
    if (!state_)
        return;
    sqlite3_progress_handler(state_->database, 0, nullptr, nullptr);
    sqlite3_set_authorizer(state_->database, nullptr, nullptr);
}

const std::string& Confinement::refused() const
{
    return state_ ? state_->refused : nothing;
}

bool Confinement::interrupted() const
{
    return state_ && state_->interrupted;
}

} // namespace lianfang
