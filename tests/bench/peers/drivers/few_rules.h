#pragma once
// Few rules without a table: every record against every rule, the last first, one byte for each fact, as many records side by
// side as a vector has bytes. Values become classes by counting the cut points that they have reached.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
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
        for (std::size_t place = 0; place < bounds.size(); ++place) {
            const std::int64_t high = bounds[place][1];
            facts[place].is_small = high <= UINT8_MAX;
            facts[place].is_short = high <= INT16_MAX;
            facts[place].bias = high <= INT32_MAX ? 0 : std::int64_t{1} << 31;
        }
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
                if (part.high < bounds[part.place][1]) fact.cuts.push_back(part.high + 1); // a value behind the last need not fit
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

    /// `end - begin` is a multiple of `block`.
    void decide(const Records& records, std::size_t begin, std::size_t end, std::uint8_t* chosen) const {
        const std::size_t count = end - begin;
        alignas(64) std::array<std::array<std::uint8_t, chunk>, most_facts> classes;
        for (std::size_t place = 0; place < facts.size(); ++place) {
            const Fact& fact = facts[place];
            const std::int64_t* const column = records.values[place].data() + begin;
            if (fact.is_small) std::copy_n(column, count, classes[place].begin());
            else if (fact.is_short) classify<std::int16_t>(fact, column, count, classes[place].data());
            else classify<std::int32_t>(fact, column, count, classes[place].data());
        }
        for (std::size_t at = 0; at < count; at += block) {
            Bytes first = splat(rules.size());
            for (std::size_t number = rules.size(); number-- > 0;) {
                Bytes holds = splat(255);
                for (const Part& part : rules[number]) {
                    const Bytes own = *reinterpret_cast<const Bytes*>(classes[part.place].data() + at);
                    holds &= part.mask != 0 ? (own & splat(part.mask)) != 0 : own - splat(part.low) <= splat(part.high - part.low);
                }
                first = holds ? splat(number) : first;
            }
            std::memcpy(chosen + at, &first, sizeof first);
        }
    }

    static constexpr std::size_t block = 64; ///< records side by side

private:
    typedef std::uint8_t Bytes __attribute__((vector_size(block)));
    template <class Number>
    static Bytes splat(Number value) {
        return Bytes{} + static_cast<std::uint8_t>(value);
    }
    struct Part {
        std::size_t place = 0;
        std::int64_t mask = 0, low = 0, high = 0; ///< with a mask: one of its bits is set
    };
    struct Fact {
        bool is_small = false, is_short = false; ///< values fit into a byte, into two
        std::int64_t bias = 0;                   ///< what makes the values fit into signed lanes
        std::vector<std::int64_t> cuts;
    };

    /// The number of cut points that each value has reached.
    template <class Lane>
    static void classify(const Fact& fact, const std::int64_t* column, std::size_t count, std::uint8_t* classes) {
        constexpr std::size_t lanes = block / sizeof(Lane);
        typedef Lane Lanes __attribute__((vector_size(block)));
        typedef std::uint8_t Narrow __attribute__((vector_size(lanes)));
        alignas(64) std::array<Lane, chunk> values;
        for (std::size_t at = 0; at < count; ++at) values[at] = static_cast<Lane>(column[at] - fact.bias);
        for (std::size_t at = 0; at < count; at += lanes) {
            const Lanes own = *reinterpret_cast<const Lanes*>(values.data() + at);
            Lanes reached{};
            for (const std::int64_t cut : fact.cuts) reached -= own >= Lanes{} + static_cast<Lane>(cut - fact.bias);
            const Narrow narrow = __builtin_convertvector(reached, Narrow);
            std::memcpy(classes + at, &narrow, sizeof narrow);
        }
    }

    std::vector<Fact> facts;
    std::vector<std::vector<Part>> rules;
};
