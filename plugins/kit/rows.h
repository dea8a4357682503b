// A pull's documents, taken apart into rows, so that pulls can be compared row by row; and rows to push.
#pragma once

#include "plugins/kit/subject.h"

#include <map>
#include <string>

namespace lianfang::kit {

// How often each row occurs; a row is its cells' text. Throws Error decode.… where a document cannot be read.
using Rows = std::map<std::string, int>;
Rows rowsOf(const std::vector<Delivered>& documents, const DatasetMapping& mapping);

Rows together(const Rows& a, const Rows& b);
// How many rows of `a` are not in `b`, counted as often as they occur.
int beyond(const Rows& a, const Rows& b);
// How many rows both have.
int common(const Rows& a, const Rows& b);

// A list as the hub pushes it, as CSV. Its first column is 序号, as that of every list.
std::string madeUpList(std::size_t rows);

} // namespace lianfang::kit
