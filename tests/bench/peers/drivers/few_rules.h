#pragma once
// Few rules without a table: every record against every rule, the last first, one byte for each fact, as many records as a vector
// has bytes. Values become classes by counting the cut points that they have reached.

#include <algorithm>
#include <array>
#include <cstdint>
#include <istream>
#include <vector>

#include "records.h"

class FewRules {
public:
    static constexpr std::size_t most_rules = 32, most_facts = 8;

    /// The rules of engines/tables.py; with none the policy is not of the kind, or has too many.
    void read(std::istream& text, const std::vector<std::array<std::int64_t, 2>>& bounds) {
        std::size_t count = 0;
        text >> count;
        facts.resize(bounds.size());
        for (std::size_t place = 0; place < bounds.size(); ++place) facts[place].is_small = bounds[place][1] <= 255;
        std::vector<std::vector<Part>> found(count);
        for (std::vector<Part>& rule : found) {
            std::size_t parts = 0;
            text >> parts;
            rule.resize(parts);
            for (Part& part : rule) {
                text >> part.place >> part.mask >> part.low >> part.high;
                Fact& fact = facts[part.place];
                if (fact.is_small) continue;
                fact.cuts.push_back(part.low);
                fact.cuts.push_back(part.high + 1);
            }
        }
        if (count == 0 || count > most_rules) return;
        for (Fact& fact : facts) {
            std::sort(fact.cuts.begin(), fact.cuts.end());
            fact.cuts.erase(std::unique(fact.cuts.begin(), fact.cuts.end()), fact.cuts.end());
        }
        for (std::vector<Part>& rule : found) {
            for (Part& part : rule) {
                const std::vector<std::int64_t>& cuts = facts[part.place].cuts;
                if (facts[part.place].is_small) continue;
                const auto class_of = [&](std::int64_t value) { return std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin(); };
                part.low = class_of(part.low);
                part.high = class_of(part.high);
            }
        }
        rules = std::move(found);
    }

    [[nodiscard]] bool can_decide() const { return !rules.empty(); }

    void decide(const Records& records, std::size_t begin, std::size_t end, std::uint8_t* __restrict chosen) const {
        const std::size_t count = end - begin;
        alignas(64) std::array<std::array<std::uint8_t, chunk>, most_facts> classes;
        for (std::size_t place = 0; place < facts.size(); ++place) {
            const std::int64_t* const column = records.values[place].data() + begin;
            std::uint8_t* const __restrict own = classes[place].data();
            if (facts[place].is_small) {
                for (std::size_t at = 0; at < count; ++at) own[at] = static_cast<std::uint8_t>(column[at]);
                continue;
            }
            const std::vector<std::int64_t>& cuts = facts[place].cuts;
            for (std::size_t at = 0; at < count; at += block) {
                std::array<std::int64_t, block> reached{};
                for (const std::int64_t cut : cuts) {
                    for (std::size_t lane = 0; lane < block; ++lane) reached[lane] += column[at + lane] >= cut;
                }
                for (std::size_t lane = 0; lane < block; ++lane) own[at + lane] = static_cast<std::uint8_t>(reached[lane]);
            }
        }
        std::fill_n(chosen, count, static_cast<std::uint8_t>(rules.size()));
        for (std::size_t number = rules.size(); number-- > 0;) {
            alignas(64) std::array<std::uint8_t, chunk> holds;
            std::fill_n(holds.begin(), count, std::uint8_t{255});
            for (const Part& part : rules[number]) {
                const std::uint8_t* const own = classes[part.place].data();
                const auto low = static_cast<std::uint8_t>(part.low), width = static_cast<std::uint8_t>(part.high - part.low), mask = static_cast<std::uint8_t>(part.mask);
                if (mask != 0) {
                    for (std::size_t at = 0; at < count; ++at) holds[at] &= (own[at] & mask) != 0 ? 255 : 0;
                } else {
                    for (std::size_t at = 0; at < count; ++at) holds[at] &= static_cast<std::uint8_t>(own[at] - low) <= width ? 255 : 0;
                }
            }
            for (std::size_t at = 0; at < count; ++at) chosen[at] = holds[at] != 0 ? static_cast<std::uint8_t>(number) : chosen[at];
        }
    }

private:
    static constexpr std::size_t block = 16; ///< rows whose counts stay in registers; chunks are of whole blocks but for the last
    struct Part {
        std::size_t place = 0;
        std::int64_t mask = 0, low = 0, high = 0; ///< with a mask: one of its bits is set
    };
    struct Fact {
        bool is_small = false;
        std::vector<std::int64_t> cuts;
    };
    std::vector<Fact> facts;
    std::vector<std::vector<Part>> rules;
};
