// Charts of reports as pictures that stand in a page: SVG without scripts, styles or files from elsewhere. They are
// read without colour too: series differ in lightness and stroke, and every end and bar says its number.
#pragma once

#include "hub/dispatch/report.h"

namespace lianfang {

// Half of a page's width, or all of it.
enum class ChartWidth : std::uint8_t { half, whole };

// An <svg> element, UTF-8; every text in it is text, whatever it holds. A label may have two lines ("Q1\n2026").
std::string chartSvg(const ReportChart& chart, ChartWidth width);

// Round numbers from at most `least` to at least `most`, about five of them, rising; where both are the same, around
// it.
std::vector<double> roundTicks(double least, double most);

} // namespace lianfang
