#include "model/expression_key.h"

#include <type_traits>

namespace forbear::model {

namespace {

template <class Number>
void append(std::string& key, Number number) {
    static_assert(std::is_integral_v<Number>);
    key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// A declaration is known by its place.
void append_place(std::string& key, Span at) {
    append(key, at.file);
    append(key, at.begin);
}

} // namespace

void append_key(std::string& key, const Expr& expr) {
    append(key, static_cast<std::uint8_t>(expr.kind));
    append(key, static_cast<std::uint8_t>(expr.rounding));
    append(key, expr.value);
    append(key, expr.value_high);
    append(key, expr.step);
    append(key, expr.mask);
    append(key, expr.index);
    append(key, static_cast<std::uint32_t>(expr.text_value.size()));
    key += expr.text_value;
    if (expr.kind == ExprKind::constant) {
        append(key, static_cast<std::uint8_t>(expr.type.kind));
        append(key, expr.type.scale);
        append(key, expr.type.vocabulary);
    }
    if (expr.lookup != nullptr) {
        append_place(key, expr.lookup->at);
        append(key, expr.lookup->reading);
        append(key, static_cast<std::uint8_t>(expr.type.kind));
        append(key, expr.type.vocabulary);
    }
    if (expr.calendar != nullptr) append_place(key, expr.calendar->at);
    append(key, static_cast<std::uint32_t>(expr.args.size()));
    for (const Expr& arg : expr.args) append_key(key, arg);
    for (const Part& part : expr.part) {
        append(key, part.list);
        append(key, static_cast<std::uint32_t>(part.condition.size()));
        for (const Expr& condition : part.condition) append_key(key, condition);
    }
}

std::string expression_key(const Expr& expr) {
    std::string key;
    append_key(key, expr);
    return key;
}

} // namespace forbear::model
