// What the command line shows: tables whose columns line up with Chinese in them, and a progress line on a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang::cli {

// Columns on a terminal: a Chinese character takes two.
std::size_t displayWidth(std::string_view text);

// Control characters, and those that turn the direction of writing, as visible escapes (\n, \x1b, \u202e), and bytes that
// are no UTF-8 too: a document's name must not steer the terminal. Line ends stay where `lines` says so.
std::string shown(std::string_view text, bool lines = false);

enum class Tone : std::uint8_t { plain, good, attention, bad, strong, faint };
// With a colour, on a terminal only (and not if NO_COLOR is set).
std::string toned(const std::string& text, Tone tone);

// Rows of cells, the first the headings; numbers (all digits) are set to the right. Cells are shown().
void printTable(const std::vector<std::vector<std::string>>& rows);

// A line that rewrites itself on a terminal (stderr), and nothing elsewhere.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    void show(const std::string& text);
    // With a bar for the share done, 0 to 1.
    void show(double share, const std::string& text);
    void clear();

private:
    bool terminal_;
    bool shown_ = false;
};

}  // namespace lianfang::cli
