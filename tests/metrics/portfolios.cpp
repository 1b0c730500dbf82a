#include "metrics/portfolios.h"

#include "artefact/records.h"

namespace forbear::tests {

Decided::Decided(std::shared_ptr<const Policy> policy, std::uint64_t seed, std::size_t rows)
    : policy_(std::move(policy)), rows_(rows), words_(rows * policy_->layout().words) {
    const Schema& schema = policy_->schema();
    values_.resize(schema.facts.size());
    states_.resize(schema.facts.size());
    columns_.resize(schema.facts.size());
    std::mt19937_64 random(seed);
    Record record(schema);
    for (std::size_t row = 0; row < rows; ++row) {
        draw(schema, random, record);
        const FactsView facts = record.view();
        policy_->decide(facts, 0, words_.data() + row * policy_->layout().words);
        for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
            const TypeKind kind = schema.facts[fact].type.kind;
            if (kind != TypeKind::choice && kind != TypeKind::yes_no) continue;
            const bool is_beyond = random() % 300 == 0; // a place that the vocabulary does not have
            values_[fact].push_back(is_beyond ? (random() % 2 == 0 ? -1 : 1'000) : facts.facts[fact].values[0]);
            states_[fact].push_back(facts.facts[fact].states[0]);
        }
    }
    for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
        if (!values_[fact].empty()) columns_[fact] = {values_[fact].data(), states_[fact].data(), 1};
    }
}

std::string Decided::label(const std::string& fact, std::size_t row) const {
    const Schema& schema = policy_->schema();
    const auto index = static_cast<std::size_t>(schema.find_fact(fact));
    const std::uint8_t state = states_[index][row];
    if (state == static_cast<std::uint8_t>(State::unknown)) return "unknown";
    if (state == static_cast<std::uint8_t>(State::none)) return "none";
    const Type& type = schema.facts[index].type;
    const std::size_t size = type.kind == TypeKind::yes_no ? 2 : schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values.size();
    const std::int64_t value = values_[index][row];
    if (state != 0 || value < 0 || static_cast<std::size_t>(value) >= size) return "no value of it";
    return value_text(schema, type, value);
}

} // namespace forbear::tests
