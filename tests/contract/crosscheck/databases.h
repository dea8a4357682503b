// The suite runs on every database: the same world, the same findings.
#pragma once

#include "tests/contract/crosscheck/world.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <memory>

namespace lianfang::test {

// An empty world in a database of its own. There is one PostgreSQL: the next world on it empties it.
class WorldOn {
public:
    explicit WorldOn(Dialect database);

    World& operator*() { return *world_; }

private:
    TemporaryFolder folder_;
    std::unique_ptr<Store> store_; // SQLite only
    std::unique_ptr<World> world_;
};

class CrosscheckTest : public testing::TestWithParam<Dialect> {
protected:
    CrosscheckTest() : owned_(GetParam()), world_(*owned_) {}

    WorldOn owned_;
    World& world_;
};

inline auto databases()
{
    return testing::Values(Dialect::sqlite, Dialect::postgresql);
}
inline std::string databaseName(const testing::TestParamInfo<Dialect>& database)
{
    return database.param == Dialect::sqlite ? "Sqlite" : "Postgresql";
}

using Lines = std::vector<std::string>;

} // namespace lianfang::test
