// Tables and views made from the schema, in a database's own words.
#pragma once

#include "hub/store/store.h"

namespace lianfang {

// The numbered upgrades under hub/store/upgrades, in order, as the statements of each.
struct Upgrade {
    int number;
    std::string name;
    std::vector<std::string> statements;
};
std::vector<Upgrade> upgrades(Dialect dialect);

// A column of a record table beyond those of the layout: unit, valid_from, … in the order in which they are written.
struct TableColumn {
    std::string name;
    std::string type;
    bool required;
};
std::vector<TableColumn> tableColumns(const RecordLayout& layout, Dialect dialect);

// The columns of the primary key, in order.
std::vector<std::string> primaryKey(const RecordLayout& layout);

// What came and went since a submission is found by these, not by a walk through millions of rows. They are for a table that
// has its first rows, which would cost a quarter more with them, and nobody asks what of those is new.
std::vector<std::string> changeIndexes(const Dataset& dataset);

std::string joined(const std::vector<std::string>& parts, std::string_view between);

}  // namespace lianfang
