#include "plugins/loader/exports.h"

#include "plugins/loader/connector_library.h"
#include "plugins/loader/messages.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

const std::string postal = std::string(CONNECTORS) + "/postal.so";

TEST(Exports, AConnectorExportsItsTableOnly)
{
    EXPECT_THAT(exportedSymbols(postal), testing::ElementsAre("lianfang_connector_v1"));
}

TEST(Exports, AStrippedConnectorStillExportsItsTable)
{
    const test::TemporaryFolder folder;
    const std::string stripped = folder.path() / "postal.so";
    test::run({"/usr/bin/strip", "-o", stripped, postal});
    EXPECT_THAT(exportedSymbols(stripped), testing::ElementsAre("lianfang_connector_v1"));
}

TEST(Exports, AFileCutAnywhereIsNoLibrary)
{
    const test::TemporaryFolder folder;
    const std::string whole = test::TemporaryFolder::read(postal);
    for (const std::size_t size :
         {std::size_t(0), std::size_t(10), std::size_t(64), whole.size() / 2, whole.size() - 1})
        EXPECT_THROW(exportedSymbols(folder.write("cut.so", whole.substr(0, size))), Error) << size;
}

TEST(ConnectorLibrary, GivesTheTable)
{
    const ConnectorLibrary library(postal);
    EXPECT_STREQ(library.table().name, "postal");
    EXPECT_NE(library.table().push, nullptr);
}

TEST(ConnectorLibrary, AMissingFileIsAnError)
{
    EXPECT_THROW(ConnectorLibrary("/nowhere/x.so"), Error);
}

} // namespace
} // namespace lianfang
