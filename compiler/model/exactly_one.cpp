// Tables marked `exactly one row fits`: proved by trying every class of customer, refused where two rows or none fit.

#include <algorithm>
#include <iterator>
#include <set>

#include "model/answer_space.h"
#include "model/from_syntax.h"

namespace forbear::model {

namespace {

/// How many times a row may be tried before the question counts as too large.
constexpr std::uint64_t most_trials = 2'000'000;
/// More pairs of overlapping rows than this help nobody.
constexpr std::size_t most_overlaps = 10;

/// A part of a row's or section's condition: `expr` must be true, or (for `unless`) false.
struct Requirement {
    const Expr* expr = nullptr;
    bool is_unless = false;

    [[nodiscard]] bool can_hold(Truths truths) const noexcept {
        return (truths & (is_unless ? is_false : is_true)) != 0;
    }
};

void split(const Expr& expr, std::vector<Requirement>& parts) {
    if (expr.kind != ExprKind::all) return parts.push_back({&expr, false});
    for (const Expr& arg : expr.args) split(arg, parts);
}

std::vector<Requirement> requirements_of(const Condition& condition) {
    std::vector<Requirement> parts;
    if (condition.when) split(*condition.when, parts);
    if (condition.unless) parts.push_back({&*condition.unless, true});
    return parts;
}

class TableProof {
public:
    TableProof(const Policy& policy, const Table& table, DiagnosticSink& sink)
        : policy_(policy), table_(table), sink_(sink), space_(policy.schema) {}

    void run() {
        if (!read_rows()) return;
        read_sections();
        if (!space_.cut()) return not_proved("a row tests too many members of one set", table_.at);
        prepare();
        std::vector<std::uint32_t> alive;
        for (std::uint32_t index = 0; index < table_.count; ++index) {
            if (can_ever_fit(index)) alive.push_back(index);
        }
        visit(alive);
        if (gave_up_ && overlaps_.empty() && !has_gap_) {
            not_proved("there are more than " + std::to_string(most_trials) + " combinations to try", table_.at);
        }
    }

private:
    [[nodiscard]] const Rule& row(std::uint32_t index) const { return policy_.rules[table_.first + index]; }
    [[nodiscard]] std::string row_name(std::uint32_t index) const {
        const std::string& name = row(index).name;
        const std::string prefix = table_.name + ".";
        return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    }

    void not_proved(const std::string& why, Span at) {
        sink_.report({.code = Code::rows_not_proved,
                      .at = at,
                      .args = {table_.name, why},
                      .help = "let the rows test values against constants, or use `first row that fits`"});
    }

    bool read_rows() {
        for (std::uint32_t index = 0; index < table_.count; ++index) {
            rows_.push_back(requirements_of(row(index).condition));
            for (const Requirement& part : rows_.back()) {
                const Expr* open = space_.add(*part.expr);
                if (open == nullptr) continue;
                const Expr& shown = open->text.empty() ? *part.expr : *open;
                not_proved("row `" + row_name(index) + "` tests `" + shown.text + "`", shown.at);
                return false;
            }
        }
        return true;
    }

    void read_sections() {
        for (std::uint32_t at = table_.section; at != nothing; at = policy_.sections[at].parent) {
            for (const Requirement& part : requirements_of(policy_.sections[at].condition)) {
                space_.refine(*part.expr);
                around_.push_back(part);
            }
        }
    }

    /// Each part is tried as soon as the last value it reads is chosen.
    void prepare() {
        const std::size_t levels = space_.dimensions().size();
        due_.assign(levels, std::vector<std::vector<Requirement>>(rows_.size()));
        is_awaited_.assign(levels, false);
        is_crossed_.assign(levels + 1, false);
        seen_.resize(levels + 1);
        last_level_.assign(rows_.size(), 0);
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            for (const Requirement& part : rows_[row]) {
                const std::vector<std::uint32_t> read = space_.read_by(*part.expr);
                if (read.empty()) continue;
                due_[read.back()][row].push_back(part);
                wait_for(read);
                last_level_[row] = std::max<std::size_t>(last_level_[row], read.back() + 1u);
            }
        }
        for (const Requirement& part : around_) wait_for(space_.read_by(*part.expr));
    }

    /// A part that reads several values waits from the first of them to the last.
    void wait_for(const std::vector<std::uint32_t>& read) {
        for (std::size_t place = 0; place + 1 < read.size(); ++place) is_awaited_[read[place]] = true;
        for (std::size_t level = read.empty() ? 1 : read.front() + 1; !read.empty() && level <= read.back(); ++level) {
            is_crossed_[level] = true;
        }
    }

    /// False for a row with a part that reads nothing and is not true.
    [[nodiscard]] bool can_ever_fit(std::uint32_t row) const {
        return std::ranges::all_of(
            rows_[row], [&](const Requirement& part) { return part.can_hold(space_.truths(*part.expr, {})); });
    }

    /// Chooses the next value's class, keeping the rows that still fit.
    void visit(const std::vector<std::uint32_t>& alive) {
        const std::size_t level = chosen_.size();
        if (alive.empty() && has_gap_) return;
        if (level == space_.dimensions().size()) return judge(alive);
        if (alive.size() == 1 && last_level_[alive.front()] <= level) return;
        // The same rows lead to the same answers, unless a part still waits that has read what was chosen.
        std::set<std::vector<std::uint32_t>> seen_here;
        auto& seen = is_crossed_[level + 1] ? seen_here : seen_[level + 1];
        const auto classes = static_cast<std::uint32_t>(space_.dimensions()[level].classes.size());
        for (std::uint32_t each = 0; each < classes && !gave_up_; ++each) {
            trials_ += alive.size() + 1;
            gave_up_ = trials_ > most_trials;
            chosen_.push_back(each);
            if (is_inside_sections()) {
                std::vector<std::uint32_t> fitting;
                std::ranges::copy_if(alive, std::back_inserter(fitting),
                                     [&](std::uint32_t row) { return still_fits(level, row); });
                if (is_awaited_[level] || seen.insert(fitting).second) visit(fitting);
            }
            chosen_.pop_back();
        }
    }

    [[nodiscard]] bool is_inside_sections() const {
        return std::ranges::all_of(
            around_, [&](const Requirement& part) { return part.can_hold(space_.truths(*part.expr, chosen_)); });
    }
    [[nodiscard]] bool still_fits(std::size_t level, std::uint32_t row) const {
        return std::ranges::all_of(due_[level][row], [&](const Requirement& part) {
            return part.can_hold(space_.truths(*part.expr, chosen_));
        });
    }

    void judge(const std::vector<std::uint32_t>& fitting) {
        if (fitting.empty()) return report_gap();
        if (fitting.size() == 1 || overlaps_.size() >= most_overlaps) return;
        const auto pair = std::pair(fitting[0], fitting[1]);
        if (!overlaps_.insert(pair).second) return;
        sink_.report({.code = Code::rows_overlap,
                      .at = row(pair.second).at,
                      .args = {row_name(pair.first), row_name(pair.second), table_.name},
                      .labels = {{row(pair.first).at, "this row fits as well"}},
                      .help = "for example: " + example()});
    }

    void report_gap() {
        has_gap_ = true;
        sink_.report(
            {.code = Code::no_row_fits, .at = table_.at, .args = {table_.name}, .help = "for example: " + example()});
    }

    [[nodiscard]] std::string example() const {
        std::string text = space_.example(chosen_);
        if (text.empty()) return "any customer";
        if (const auto pair = space_.entangled()) {
            const auto name = [&](std::uint32_t index) { return "`" + space_.dimensions()[index].name + "`"; };
            text += " (" + name(pair->first) + " and " + name(pair->second) +
                    " come from the same facts: if no customer is like this, let the rows test only one of them)";
        }
        return text;
    }

    const Policy& policy_;
    const Table& table_;
    DiagnosticSink& sink_;
    AnswerSpace space_;
    std::vector<std::vector<Requirement>> rows_;
    std::vector<Requirement> around_;                        ///< of the sections the table stands in
    std::vector<std::vector<std::vector<Requirement>>> due_; ///< by value, then row
    std::vector<bool> is_awaited_;                           ///< by value: a part that reads it waits for a later one
    std::vector<bool> is_crossed_; ///< by number of values chosen: some part waits that has read one of them
    std::vector<std::set<std::vector<std::uint32_t>>> seen_; ///< rows left, by number of values chosen
    std::vector<std::size_t> last_level_; ///< by row: how many values must be chosen until all its parts are tried
    std::vector<std::uint32_t> chosen_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> overlaps_;
    std::uint64_t trials_ = 0;
    bool has_gap_ = false;
    bool gave_up_ = false;
};

} // namespace

void check_exactly_one(const Policy& policy, DiagnosticSink& sink) {
    for (const Table& table : policy.tables) {
        if (table.exactly_one) TableProof(policy, table, sink).run();
    }
}

} // namespace forbear::model
