#pragma once
// A treatment policy of any size: rules over six facts with round cut points, four guards.

#include <random>

#include "unit/ir/programs.h"

namespace forbear::tests {

inline ir::Program many_rules(std::size_t rules, std::size_t guards = 4) {
    std::mt19937_64 random(rules);
    const auto number = [&](std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random);
    };
    ProgramBuilder builder;
    const std::int32_t tone = builder.vocabulary("tone", {"friendly", "empathetic", "neutral", "firm"}, true);
    const auto past_due = builder.fact("days_past_due", days(0, 3650));
    const auto balance = builder.fact("balance", money(0, 1'000'000'00));
    const auto segment = builder.fact("segment", choice(tone, 4));
    const auto limit = builder.fact("credit_limit", money(0, 1'000'000'00), true);
    const auto hardship = builder.fact("hardship", yes_no(), true);
    const auto allowed = builder.fact("allowed", set_of(0));
    const auto tone_outcome = builder.outcome("tone", choice(tone, 4), 0);
    const auto review = builder.outcome("review", days(0, 90));
    const auto window = builder.outcome("window", hours_type(), {}, true);
    const ir::Reg r_past_due = builder.read(past_due), r_balance = builder.read(balance),
                  r_segment = builder.read(segment), r_limit = builder.read(limit), r_hardship = builder.read(hardship),
                  r_allowed = builder.read(allowed);
    const ir::Reg used = builder.before(ir::Op::ratio, builder.reg(whole(0, 1), 0, 2'000'000'0000 * 1000, true),
                                        r_balance, r_limit, 100);
    for (std::size_t rule = 1; rule < rules; ++rule) {
        std::vector<ir::Node> condition;
        const std::int64_t from = number(0, 60) * 30;
        condition.push_back(in_range(r_past_due, from, from + number(1, 6) * 30));
        if (number(0, 1) == 0) {
            ir::Node member = in_range(r_segment, number(1, 15), 0);
            member.test = ir::Test::member;
            condition.push_back(member);
        }
        const std::int64_t least = number(0, 20) * 5'000;
        condition.push_back(in_range(r_balance, least, least + number(1, 40) * 10'000));
        if (number(0, 2) == 0) condition.push_back(in_range(used, 0, number(1, 200)));
        builder.rule("rule_" + std::to_string(rule), condition,
                     {to(static_cast<std::uint32_t>(number(0, 4))), to(email)},
                     {set_to(tone_outcome, number(0, 3)), set_to(review, number(1, 30))});
    }
    builder.rule("otherwise", {});
    for (std::size_t guard = 0; guard < guards; ++guard) {
        switch (guard % 4) {
        case 0: builder.guard("g", ir::accept, {channels_effect(ir::EffectKind::keep_channels, 0, r_allowed)}); break;
        case 1:
            builder.guard("g", builder.all_of({in_range(r_hardship, 1, 1, true)}),
                          {outcome_effect(ir::EffectKind::at_most, tone_outcome, 0, number(0, 2))});
            break;
        case 2:
            builder.guard(
                "g", ir::accept,
                {outcome_effect(ir::EffectKind::narrow_hours, window, bits(sms, voice), pack_hours(481, 1259))});
            break;
        default:
            builder.guard("g", builder.all_of({in_range(r_past_due, 0, number(3, 10))}), {remove(bits(voice))});
            break;
        }
    }
    return builder.finish();
}

inline Records many_customers(const ir::Program& program, std::size_t rows) {
    std::mt19937_64 random(rows);
    const auto number = [&](std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random);
    };
    Records records(program.schema, rows);
    for (std::size_t row = 0; row < rows; ++row) {
        records.set(1, number(0, 1800), row).set(2, number(0, 400'000), row).set(3, number(0, 3), row);
        records.set(4, number(0, 500'000), row).set(5, number(0, 1), row).set(6, number(0, 31), row);
        if (number(0, 9) == 0) records.set(4, State::unknown, row);
        if (number(0, 9) == 0) records.set(5, State::unknown, row);
    }
    return records;
}

} // namespace forbear::tests
