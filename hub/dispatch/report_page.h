// A report's sections as the middle of a page, which a template (config/reports) makes whole.
#pragma once

#include "hub/dispatch/report.h"

namespace lianfang {

// HTML, UTF-8, of what stands below the section's heading: paragraphs, figures, charts as SVG, tables. All texts are
// text, whatever they hold. Classes, for the template's style.css: note, figures, figure, charts, chart, wide, none,
// rest, total; tables are `table`, their cells n (numbers), d (days), c (what stands in place of a number).
std::string sectionBody(const ReportSection& section);

} // namespace lianfang
