#include "hub/dispatch/report_chart.h"

#include "hub/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lianfang {

namespace {

constexpr const char* ink = "#222";
constexpr const char* quiet = "#6b7078";
constexpr const char* rule = "#dcdfe4";
// Dark, light and middle: neighbours differ on a black and white print.
constexpr std::array<const char*, 4> tones{"#1f4e79", "#c3d0de", "#7f95ad", "#e6ebf1"};
constexpr std::array<const char*, 4> strokes{"", "5 3", "2 2", "8 3 2 3"};
constexpr double textSize = 11, smallSize = 10;

std::string numberText(double value, int decimals)
{
    return groupedNumber(fmt::format("{:.{}f}", value, decimals));
}

// About as wide as it will be set, in units of the picture.
double widthOf(std::string_view text, double size)
{
    if (!isUtf8(text))
        return size * static_cast<double>(text.size());
    double width = 0;
    for (std::size_t at = 0; at < text.size();)
        width += nextCodePoint(text, at) < 0x2E80 ? 0.56 : 1;
    return width * size;
}

// At most so wide; what is cut ends with an ellipsis.
std::string fitted(const std::string& text, double width, double size)
{
    if (!isUtf8(text) || widthOf(text, size) <= width)
        return text;
    std::string out;
    for (std::size_t at = 0, from = 0; at < text.size(); from = at) {
        nextCodePoint(text, at);
        if (widthOf(out + text.substr(from, at - from) + "…", size) > width)
            break;
        out += text.substr(from, at - from);
    }
    return out + "…";
}

class Picture {
public:
    Picture(double width, double height, const std::string& title)
        : out_(fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">"
                           "<title>{}</title>",
                           width, height, htmlText(title)))
    {
    }

    void line(double x1, double y1, double x2, double y2, const char* colour, double width = 1, const char* dash = "")
    {
        out_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
                            "stroke-width=\"{}\"{}/>",
                            x1, y1, x2, y2, colour, width, dashOf(dash));
    }
    void path(const std::string& points, const char* colour, const char* dash)
    {
        out_ += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" "
                            "stroke-linejoin=\"round\"{}/>",
                            points, colour, dashOf(dash));
    }
    void dot(double x, double y, double radius, const char* colour)
    {
        out_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\"/>", x, y, radius, colour);
    }
    void box(double x, double y, double width, double height, const char* colour)
    {
        out_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\" "
                            "stroke=\"#5d7187\" stroke-width=\"0.4\"/>",
                            x, y, width, height, colour);
    }
    void text(double x, double y, const std::string& what, const char* anchor, const char* colour = quiet,
              double size = smallSize, bool strong = false)
    {
        out_ +=
            fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\" font-size=\"{}\"{}>{}</text>",
                        x, y, anchor, colour, size, strong ? " font-weight=\"700\"" : "", htmlText(what));
    }
    std::string done() { return out_ + "</svg>"; }

private:
    static std::string dashOf(const char* dash)
    {
        return *dash == '\0' ? std::string() : fmt::format(" stroke-dasharray=\"{}\"", dash);
    }

    std::string out_;
};

// Names of series, where there are several; gives the height that they take.
double legend(Picture& picture, const ReportChart& chart, double x, bool lines)
{
    if (chart.series.size() < 2)
        return 0;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const auto& name = chart.series[i].zh;
        if (lines)
            picture.line(x, 8, x + 18, 8, tones[i % tones.size()], 2, strokes[i % strokes.size()]);
        else
            picture.box(x, 3, 12, 10, tones[i % tones.size()]);
        picture.text(x + (lines ? 23 : 17), 12, name, "start", ink);
        x += (lines ? 23 : 17) + widthOf(name, smallSize) + 18;
    }
    return 18;
}

// ------------------------------------------------------------------------------------------------------------- a
// course

class Course {
public:
    Course(const ReportChart& chart, double width) : chart_(chart), width_(width)
    {
        std::vector<double> all;
        for (const auto& series : chart.series)
            for (const auto& value : series.values)
                if (value)
                    all.push_back(*value);
        if (chart.target)
            all.push_back(*chart.target);
        const auto [least, most] = std::minmax_element(all.begin(), all.end());
        ticks_ = all.empty() ? std::vector<double>{0, 1} : roundTicks(*least, *most);
        for (const double tick : ticks_)
            left_ = std::max(left_, widthOf(tickText(tick), smallSize) + 8);
    }

    std::string drawn()
    {
        Picture picture(width_, height, chart_.zh);
        top_ += legend(picture, chart_, left_, true);
        for (const double tick : ticks_) {
            picture.line(left_, y(tick), width_ - right, y(tick), rule, tick == 0 ? 1.2 : 0.8);
            picture.text(left_ - 5, y(tick) + 3.5, tickText(tick), "end");
        }
        for (std::size_t i = 0; i < chart_.labels.size(); ++i) {
            const auto cut = chart_.labels[i].find('\n');
            picture.text(x(i), height - 17, chart_.labels[i].substr(0, cut), "middle");
            if (cut != std::string::npos)
                picture.text(x(i), height - 5, chart_.labels[i].substr(cut + 1), "middle");
        }
        if (chart_.target)
            picture.line(left_, y(*chart_.target), width_ - right, y(*chart_.target), ink, 1, "4 3");
        std::vector<double> taken;
        for (std::size_t i = 0; i < chart_.series.size(); ++i)
            draw(picture, i, taken);
        if (chart_.target) {
            double at = y(*chart_.target) + 3.5;
            for (const double other : taken)
                if (std::abs(at - other) < textSize + 1)
                    at = other + (at < other ? -1 : 1) * (textSize + 1);
            picture.text(width_ - right + 6, at, "目标 " + numberText(*chart_.target, targetDecimals()), "start", ink,
                         smallSize);
        }
        return picture.done();
    }

private:
    static constexpr double height = 172, right = 62, bottom = 32;

    double x(std::size_t label) const
    {
        const double room = width_ - right - left_;
        const auto count = static_cast<double>(std::max<std::size_t>(chart_.labels.size(), 1));
        return left_ + room * (static_cast<double>(label) + 0.5) / count;
    }
    double y(double value) const
    {
        return top_ + (height - bottom - top_) * (ticks_.back() - value) / (ticks_.back() - ticks_.front());
    }
    std::string tickText(double tick) const
    {
        const double step = ticks_[1] - ticks_[0];
        int decimals = 0;
        for (double scaled = step; decimals < 4 && std::abs(scaled - std::round(scaled)) > 1e-6; scaled *= 10)
            ++decimals;
        return numberText(tick == 0 ? 0 : tick, decimals); // never -0
    }
    // A target of 90.00 is 90.
    int targetDecimals() const
    {
        return std::abs(*chart_.target - std::round(*chart_.target)) < 1e-9 ? 0 : chart_.decimals;
    }

    void draw(Picture& picture, std::size_t which, std::vector<double>& taken) const
    {
        const auto& values = chart_.series[which].values;
        const char* tone = chart_.series.size() == 1 ? tones[0] : tones[which % tones.size()];
        std::string points;
        const auto flush = [&] {
            if (!points.empty())
                picture.path(points, tone, strokes[which % strokes.size()]);
            points.clear();
        };
        std::optional<std::size_t> last;
        for (std::size_t i = 0; i < std::min(values.size(), chart_.labels.size()); ++i) {
            if (!values[i]) {
                flush();
                continue;
            }
            points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x(i), y(*values[i]));
            picture.dot(x(i), y(*values[i]), 2.2, tone);
            last = i;
        }
        flush();
        if (!last)
            return;
        picture.dot(x(*last), y(*values[*last]), 3.4, tone);
        const double at = y(*values[*last]) + 4;
        picture.text(x(*last) + 7, at, numberText(*values[*last], chart_.decimals), "start", tones[0], textSize, true);
        taken.push_back(at);
    }

    const ReportChart& chart_;
    const double width_;
    std::vector<double> ticks_;
    double left_ = 24, top_ = 10;
};

// ---------------------------------------------------------------------------------------------------------------- bars

std::string bars(const ReportChart& chart, double width)
{
    constexpr double row = 21, thick = 12, right = 66;
    double names = 60;
    for (const auto& label : chart.labels)
        names = std::max(names, widthOf(label, textSize) + 10);
    names = std::min(names, width * 0.36);
    double most = chart.target.value_or(0);
    std::vector<std::optional<double>> totals(chart.labels.size());
    for (const auto& series : chart.series)
        for (std::size_t i = 0; i < std::min(series.values.size(), totals.size()); ++i)
            if (series.values[i])
                totals[i] = totals[i].value_or(0) + *series.values[i];
    for (const auto& total : totals)
        most = std::max(most, total.value_or(0));
    if (most <= 0)
        most = 1;
    const double room = width - names - right;
    const auto rows = static_cast<double>(chart.labels.size());
    const double above = (chart.series.size() > 1 ? 18 : 0) + (chart.target ? 14 : 0);
    Picture picture(width, above + rows * row + 4, chart.zh);
    legend(picture, chart, names, false);
    picture.line(names, above, names, above + rows * row, quiet, 0.8);
    for (std::size_t i = 0; i < chart.labels.size(); ++i) {
        const double top = above + static_cast<double>(i) * row + (row - thick) / 2, base = top + thick - 2;
        picture.text(names - 7, base, fitted(chart.labels[i], names - 8, textSize), "end", ink, textSize);
        double at = names;
        for (std::size_t s = 0; s < chart.series.size(); ++s) {
            const auto& values = chart.series[s].values;
            const double length = i < values.size() ? room * std::max(values[i].value_or(0), 0.0) / most : 0;
            if (length > 0)
                picture.box(at, top, length, thick, tones[s % tones.size()]);
            at += length;
        }
        picture.text(at + 6, base, totals[i] ? numberText(*totals[i], chart.decimals) + chart.unit : "无数据", "start",
                     totals[i] ? ink : quiet, textSize);
    }
    if (chart.target) {
        const double at = names + room * *chart.target / most;
        picture.line(at, above - 2, at, above + rows * row, ink, 1, "4 3");
        picture.text(at, above - 5, "目标 " + numberText(*chart.target, 0) + chart.unit, "middle", ink);
    }
    return picture.done();
}

} // namespace

std::vector<double> roundTicks(double least, double most)
{
    constexpr double wanted = 4;
    if (most - least < 1e-9) {
        const double around = std::max(std::abs(least) * 0.05, 1.0);
        // A number that cannot be negative is not shown as if it could.
        least = least >= 0 ? std::max(least - around, 0.0) : least - around;
        most += around;
    }
    const double rough = (most - least) / wanted;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double nice : {1.0, 2.0, 2.5, 5.0})
        if (nice * power >= rough - 1e-12) {
            step = nice * power;
            break;
        }
    std::vector<double> out;
    const double first = std::floor(least / step + 1e-9), last = std::ceil(most / step - 1e-9);
    for (double at = first; at <= last + 0.5; ++at)
        out.push_back(at * step);
    return out;
}

std::string chartSvg(const ReportChart& chart, ChartWidth width)
{
    const double units = width == ChartWidth::half ? 330 : 676;
    return chart.kind == ReportChart::Kind::lines ? Course(chart, units).drawn() : bars(chart, units);
}

} // namespace lianfang
