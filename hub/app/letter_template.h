// Letters (文书) and reports as pages that print on A4, from templates that officers may edit: config/letters/<kind>.html
// and config/reports/page.html, with what they share in files of the same folder ({{>style.css}}).
//
// {{name}} stands for a value, written as text whatever it holds. {{#list}} … {{/list}} is repeated for each row of a
// list, whose columns come before values of the same name; {{^list}} … {{/list}} appears if it has none. Sections may
// nest.
#pragma once

#include "hub/crosscheck/letters.h"
#include "hub/schema/schema.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct LetterContent {
    using Row = std::map<std::string, std::string, std::less<>>;
    Row values;
    std::map<std::string, std::vector<Row>, std::less<>> lists;
};

class LetterTemplate {
public:
    enum class Of : std::uint8_t { letters, reports };
    // Reads a file; each fault (a name that no letter or report has, a section that does not end, an include that is not
    // there) is appended with its line. A report's {{body}} is what the hub has made as HTML, and stands as it is.
    static LetterTemplate read(const std::filesystem::path& file, std::vector<ConfigFault>& faults,
                               Of of = Of::letters);

    // UTF-8 HTML. A name that the content lacks is empty.
    std::string render(const LetterContent& content) const;

private:
    struct Node {
        enum class Kind : std::uint8_t { text, value, markup, section, inverted };
        Kind kind = Kind::text;
        std::string text; // or the name
        std::vector<Node> nodes;
    };
    class Reader;
    static void renderInto(std::string& out, const std::vector<Node>& nodes, const LetterContent& content,
                           const std::vector<const LetterContent::Row*>& rows);

    std::vector<Node> nodes_;
};

struct LetterTemplates {
    std::map<LetterKind, LetterTemplate> byKind;
    LetterTemplate drawPool, drawResult; // draw-pool.html, draw-result.html: what is published of a draw
    // config/letters; a kind without its file is a fault.
    static LetterTemplates load(const std::filesystem::path& folder, std::vector<ConfigFault>& faults);
};

} // namespace lianfang
