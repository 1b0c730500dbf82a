// A snapshot as text, by the rules of OpenMetrics 1.0 and of Prometheus' own format 0.0.4, which differ in what a family is
// called, in how a help text is escaped, and in how the page ends.

#include "forbear/metrics.h"

namespace forbear {
namespace {

/// The value in units of 10^-decimals, exactly: `0.000000125`.
std::string decimal_text(std::uint64_t value, std::uint32_t decimals) {
    std::string digits = std::to_string(value);
    if (decimals == 0) return digits;
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
    return digits;
}

/// The same as OpenMetrics wants it for `le`, which is compared as a text: `1.0`, `100000.0`, `1e+06`, `2.5e-07`.
std::string bound_text(std::uint64_t value, std::uint32_t decimals) {
    if (value == 0) return "0.0";
    std::string digits = std::to_string(value);
    const int exponent = static_cast<int>(digits.size()) - 1 - static_cast<int>(decimals);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (exponent < -4 || exponent >= 6) {
        const std::string size = std::to_string(exponent < 0 ? -exponent : exponent);
        if (digits.size() > 1) digits.insert(1, ".");
        return digits + 'e' + (exponent < 0 ? '-' : '+') + (size.size() < 2 ? "0" : "") + size;
    }
    if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0') + ".0";
    return digits.insert(whole, ".");
}

void append_escaped(std::string& text, std::string_view value, bool with_quotes) {
    for (const char each : value) {
        if (each == '\\') text += "\\\\";
        else if (each == '\n') text += "\\n";
        else if (each == '"' && with_quotes) text += "\\\"";
        else text += each;
    }
}

class Page {
public:
    explicit Page(MetricsFormat format) : is_openmetrics_(format == MetricsFormat::openmetrics) {}

    void add(const MetricFamily& family) {
        if (family.series.empty()) return;
        const bool is_counter = family.kind == MetricKind::counter;
        const std::string name(family.name);
        const std::string named = name + (is_counter && !is_openmetrics_ ? "_total" : "");
        text_ += "# TYPE " + named + (is_counter ? " counter\n" : " histogram\n");
        if (is_openmetrics_ && !family.unit.empty()) text_ += "# UNIT " + named + ' ' + std::string(family.unit) + '\n';
        text_ += "# HELP " + named + ' ';
        append_escaped(text_, family.help, is_openmetrics_);
        text_ += '\n';
        for (const MetricSeries& series : family.series) {
            if (is_counter) sample(name, "_total", series, {}, std::to_string(series.value));
            else histogram(name, family, series);
        }
    }

    [[nodiscard]] std::string take() && {
        if (is_openmetrics_) text_ += "# EOF\n";
        return std::move(text_);
    }

private:
    void histogram(const std::string& name, const MetricFamily& family, const MetricSeries& series) {
        for (std::size_t each = 0; each < family.bounds.size() && each < series.buckets.size(); ++each) {
            sample(name, "_bucket", series, bound_text(family.bounds[each], family.decimals), std::to_string(series.buckets[each]));
        }
        sample(name, "_bucket", series, "+Inf", std::to_string(series.value));
        sample(name, "_count", series, {}, std::to_string(series.value));
        sample(name, "_sum", series, {}, decimal_text(series.sum, family.decimals));
    }

    void sample(const std::string& name, const char* suffix, const MetricSeries& series, const std::string& bound, const std::string& value) {
        text_ += name;
        text_ += suffix;
        char before = '{';
        const auto label = [&](std::string_view label_name, std::string_view label_value) {
            text_ += before;
            text_ += label_name;
            text_ += "=\"";
            append_escaped(text_, label_value, true);
            text_ += '"';
            before = ',';
        };
        for (const MetricLabel& each : series.labels) label(each.name, each.value);
        if (!bound.empty()) label("le", bound);
        if (before == ',') text_ += '}';
        text_ += ' ';
        text_ += value;
        text_ += '\n';
    }

    const bool is_openmetrics_;
    std::string text_;
};

} // namespace

std::string render(const MetricsSnapshot& snapshot, MetricsFormat format) {
    Page page(format);
    for (const MetricFamily& family : snapshot.families) page.add(family);
    return std::move(page).take();
}

} // namespace forbear
