// The suite runs on every database: the same world, the same findings.
#pragma once

#include "tests/contract/crosscheck/world.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <memory>

namespace lianfang::test {

class CrosscheckTest : public testing::TestWithParam<Dialect> {
protected:
    CrosscheckTest();

    TemporaryFolder folder_;
    std::unique_ptr<Store> store_; // SQLite only
    std::unique_ptr<World> owned_;
    World& world_;

private:
    std::unique_ptr<World> open();
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
