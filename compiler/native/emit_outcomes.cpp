#include "native/emit_outcomes.h"

namespace forbear::native {
namespace {

/// An outcome on its way out. The three are free of branches.
struct Settled {
    llvm::Value* value;
    llvm::Value* is_set;        ///< 1 bit
    llvm::Value* contradiction; ///< 1 bit; null: there can be none
};

class OutcomeWriter {
public:
    OutcomeWriter(Unit& unit, const LimitPlan& plan, const RuleDecision& decision) : unit_(unit), b_(unit.b), plan_(plan), decision_(decision) {
        set_bits_.resize((unit.program.schema.outcomes.size() + 63) / 64, nullptr);
    }

    /// Writes the outcomes; the answer is the mask of channels that guards leave no hour of, or all at a contradiction.
    llvm::Value* outcomes() {
        llvm::Value* removed = unit_.load_word(unit_.frame.limits, LimitPlan::removed);
        for (std::uint32_t outcome = 0; outcome < plan_.outcomes.size(); ++outcome) {
            if (unit_.program.schema.outcomes[outcome].for_each_channel) {
                remember(outcome, b_.getTrue());
                removed = b_.CreateOr(removed, empty_windows(outcome));
                continue;
            }
            if (decision_.rows.all_plain && !is_limited(outcome)) { // the row holds 0 where nothing is set
                remember(outcome, b_.CreateIsNotNull(unit_.load_word(unit_.frame.decided_set, outcome)));
                unit_.store_word(unit_.load_word(unit_.frame.decided, outcome), unit_.frame.out, word_of(outcome));
                continue;
            }
            const Settled settled = settle(outcome);
            remember(outcome, settled.is_set);
            unit_.store_word(unit_.select(settled.is_set, settled.value, unit_.bits(0)), unit_.frame.out,
                             word_of(outcome));
            if (settled.contradiction == nullptr) continue;
            removed = unit_.select(settled.contradiction, unit_.word(-1), removed);
        }
        for (std::size_t word = 0; word < set_bits_.size(); ++word) {
            unit_.store_word(set_bits_[word], unit_.frame.out, unit_.program.layout.outcomes_set + word);
        }
        return removed;
    }

    /// The windows of the channels in the decision; all day for the others.
    void windows(llvm::Value* kept) {
        for (std::uint32_t outcome = 0; outcome < plan_.outcomes.size(); ++outcome) {
            if (!unit_.program.schema.outcomes[outcome].for_each_channel) continue;
            for (std::uint32_t channel = 0; channel < unit_.program.layout.channel_count; ++channel) {
                const Window window = window_of(outcome, channel);
                llvm::Value* hours = b_.CreateOr(b_.CreateShl(window.first, unit_.bits(16)), window.last);
                llvm::Value* is_kept = b_.CreateTrunc(b_.CreateLShr(kept, unit_.bits(channel)), unit_.i1);
                unit_.store_word(unit_.select(is_kept, hours, unit_.word(all_day)), unit_.frame.out,
                                 word_of(outcome) + channel);
            }
        }
    }

private:
    std::uint64_t word_of(std::uint32_t outcome) const {
        return unit_.program.layout.outcomes + unit_.program.outcome_words[outcome];
    }

    [[nodiscard]] bool is_limited(std::uint32_t outcome) const {
        const LimitPlan::Outcome& places = plan_.outcomes[outcome];
        return places.forbidden != ir::nothing || places.added != ir::nothing || places.at_most != ir::nothing || places.at_least != ir::nothing;
    }

    void remember(std::uint32_t outcome, llvm::Value* is_set) {
        llvm::Value* bit = b_.CreateShl(unit_.widen(is_set), unit_.bits(outcome % 64));
        llvm::Value*& word = set_bits_[outcome / 64];
        word = word == nullptr ? bit : b_.CreateOr(word, bit);
    }

    Window window_of(std::uint32_t outcome, std::uint32_t channel) {
        const std::uint32_t base = plan_.outcomes[outcome].windows;
        if (base != ir::nothing) {
            return {unit_.load_word(unit_.frame.limits, base + 2 * channel),
                    unit_.load_word(unit_.frame.limits, base + 2 * channel + 1)};
        }
        return unit_.window(unit_.load_word(unit_.frame.decided, outcome));
    }

    llvm::Value* empty_windows(std::uint32_t outcome) {
        llvm::Value* empty = unit_.bits(0);
        for (std::uint32_t channel = 0; channel < unit_.program.layout.channel_count; ++channel) {
            const Window window = window_of(outcome, channel);
            llvm::Value* is_empty = unit_.widen(b_.CreateICmpSGT(window.first, window.last));
            empty = b_.CreateOr(empty, b_.CreateShl(is_empty, unit_.bits(channel)));
        }
        return empty;
    }

    llvm::Value* limit(std::uint32_t place) { return unit_.load_word(unit_.frame.limits, place); }

    Settled settle(std::uint32_t outcome) {
        llvm::Value* value = unit_.load_word(unit_.frame.decided, outcome);
        llvm::Value* is_set = b_.CreateIsNotNull(unit_.load_word(unit_.frame.decided_set, outcome));
        const bool is_set_type = unit_.program.schema.outcomes[outcome].type.kind == TypeKind::set;
        const LimitPlan::Outcome& places = plan_.outcomes[outcome];
        return is_set_type ? settle_set(places, outcome, value, is_set) : settle_value(places, outcome, value, is_set);
    }

    /// `normally`, and whether there is one.
    llvm::Value* normal_value(std::uint32_t outcome) {
        return unit_.word(unit_.program.schema.outcomes[outcome].normally.value_or(0));
    }
    llvm::Value* has_normal_value(std::uint32_t outcome) {
        return b_.getInt1(unit_.program.schema.outcomes[outcome].normally.has_value());
    }
    void fall_back(Settled& settled, llvm::Value* when, std::uint32_t outcome) {
        settled.value = unit_.select(when, normal_value(outcome), settled.value);
        settled.is_set = unit_.select(when, has_normal_value(outcome), settled.is_set);
    }

    Settled settle_set(const LimitPlan::Outcome& places, std::uint32_t outcome, llvm::Value* value,
                       llvm::Value* is_set) {
        Settled settled{unit_.select(is_set, value, unit_.bits(0)), is_set, nullptr};
        if (places.added != ir::nothing) {
            llvm::Value* added = limit(places.added);
            settled.value = b_.CreateOr(settled.value, added);
            settled.is_set = b_.CreateOr(is_set, b_.CreateIsNotNull(added));
        }
        if (places.forbidden != ir::nothing) {
            settled.value = b_.CreateAnd(settled.value, b_.CreateNot(limit(places.forbidden)));
        }
        if (places.added != ir::nothing && places.forbidden != ir::nothing) {
            settled.contradiction = b_.CreateIsNotNull(b_.CreateAnd(limit(places.added), limit(places.forbidden)));
            fall_back(settled, settled.contradiction, outcome);
        }
        return settled;
    }

    Settled settle_value(const LimitPlan::Outcome& places, std::uint32_t outcome, llvm::Value* value,
                         llvm::Value* is_set) {
        Settled settled{value, is_set, nullptr};
        llvm::Value* forbidden = places.forbidden != ir::nothing ? limit(places.forbidden) : nullptr;
        if (forbidden != nullptr) {
            fall_back(settled, b_.CreateAnd(is_set, unit_.has_bit(forbidden, value)), outcome);
        }
        const bool has_upper = places.at_most != ir::nothing;
        const bool has_lower = places.at_least != ir::nothing;
        llvm::Value* clamped = settled.value;
        if (has_upper) clamped = unit_.smaller(clamped, limit(places.at_most));
        if (has_lower) clamped = unit_.larger(clamped, limit(places.at_least));
        llvm::Value* impossible = nullptr;
        if (has_upper && has_lower) {
            impossible = b_.CreateICmpSGT(limit(places.at_least), limit(places.at_most));
        }
        if (forbidden != nullptr) {
            llvm::Value* still = unit_.has_bit(forbidden, clamped);
            impossible = impossible == nullptr ? still : b_.CreateOr(impossible, still);
        }
        settled.value = clamped;
        if (impossible != nullptr) {
            settled.contradiction = b_.CreateAnd(settled.is_set, impossible);
            fall_back(settled, settled.contradiction, outcome);
        }
        return settled;
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const LimitPlan& plan_;
    const RuleDecision& decision_;
    std::vector<llvm::Value*> set_bits_;
};

struct Kept {
    llvm::Value* mask;
    llvm::Value* count;
};

/// Writes the channels that are left, in order. Each is a byte, so the place is an address (little-endian hosts only).
class ChannelWriter {
public:
    ChannelWriter(Unit& unit, const RuleDecision& decision)
        : unit_(unit), b_(unit.b), decision_(decision), out_(unit.at(unit.i64, unit.frame.out, unit.program.layout.channels)) {}

    Kept write(llvm::Value* removed) {
        llvm::Value* asked = unit_.load_word(unit_.frame.asked, 0);
        llvm::Value* loses_one = b_.CreateIsNotNull(b_.CreateAnd(asked, removed));
        const auto by_row = [&] { return decision_.rows.left == ir::nothing ? from_row() : from_left_row(removed); };
        // Whether something is removed is looked at only where it must be: few channels have a row for whatever is left of them.
        llvm::Value* must_look = decision_.rows.left == ir::nothing ? loses_one : lacks_rows();
        if (decision_.is_plain != nullptr) must_look = b_.CreateOr(must_look, b_.CreateNot(decision_.is_plain));
        if (const auto* constant = llvm::dyn_cast<llvm::ConstantInt>(must_look); constant != nullptr && constant->isZero()) return by_row();
        llvm::BasicBlock* as_written = unit_.block("as_written");
        llvm::BasicBlock* looks = unit_.block("looks");
        llvm::BasicBlock* written = unit_.block("channels_written");
        b_.CreateCondBr(must_look, looks, as_written);
        unit_.enter(as_written);
        const Kept all = by_row();
        b_.CreateBr(written);
        unit_.enter(looks);
        const Kept some = one_by_one(removed, loses_one);
        llvm::BasicBlock* looked = b_.GetInsertBlock();
        b_.CreateBr(written);
        unit_.enter(written);
        const auto either = [&](llvm::Value* left, llvm::Value* right) {
            llvm::PHINode* made = b_.CreatePHI(unit_.i64, 2);
            made->addIncoming(left, as_written);
            made->addIncoming(right, looked);
            return made;
        };
        return {either(all.mask, some.mask), either(all.count, some.count)};
    }

private:
    llvm::Value* row_word(std::uint64_t place) { return unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, decision_.row, place)); }

    Kept from_row() {
        for (std::uint32_t word = 0; word < decision_.rows.channel_words; ++word) {
            b_.CreateStore(row_word(decision_.rows.kept + word), unit_.at(unit_.i64, out_, word));
        }
        return {b_.CreateLShr(row_word(ActionRows::masks), unit_.bits(32)), decision_.kept_count};
    }

    llvm::Value* lacks_rows() {
        if (!decision_.rows.any_without_rows) return b_.getFalse();
        return b_.CreateICmpEQ(row_word(decision_.rows.left), unit_.bits(ActionRows::no_rows));
    }

    /// See `ActionRows::left_rows`. No branch: who loses a channel is what no processor can guess.
    Kept from_left_row(llvm::Value* removed) {
        llvm::Value* asked = row_word(decision_.rows.left);
        llvm::Value* row = b_.CreateLShr(asked, unit_.bits(ActionRows::left_row_bit));
        llvm::Value* gone = b_.CreateAnd(removed, unit_.bits(0xffff'ffff));
        for (std::uint32_t place = 0; place < decision_.rows.longest; ++place) {
            llvm::Value* channel = b_.CreateAnd(b_.CreateLShr(asked, unit_.bits(8 * place)), unit_.bits(0x3f));
            llvm::Value* is_gone = b_.CreateAnd(b_.CreateLShr(gone, channel), unit_.bits(1));
            row = b_.CreateAdd(row, b_.CreateShl(is_gone, unit_.bits(place)));
        }
        llvm::Value* left = unit_.at(unit_.i64, unit_.hot_table(decision_.rows.left_rows), b_.CreateShl(row, unit_.bits(1)));
        for (std::uint32_t word = 0; word < decision_.rows.channel_words; ++word) {
            b_.CreateStore(word == 0 ? unit_.load_fixed(unit_.i64, left) : unit_.bits(0), unit_.at(unit_.i64, out_, word));
        }
        llvm::Value* about = unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, left, 1));
        return {b_.CreateLShr(about, unit_.bits(32)), b_.CreateAnd(about, unit_.bits(0xff))};
    }

    Kept one_by_one(llvm::Value* removed, llvm::Value* loses_one) {
        const auto is_pick = [&](ir::Pick pick) { return b_.CreateICmpEQ(decision_.pick, unit_.bits(static_cast<std::uint64_t>(pick))); };
        removed = unit_.select(b_.CreateAnd(is_pick(ir::Pick::all_of), loses_one), unit_.word(-1), removed);
        llvm::Value* after_first = unit_.select(is_pick(ir::Pick::first_of), unit_.word(-1), unit_.bits(0));
        llvm::Value* gone = unit_.stack_word("gone");
        llvm::Value* kept = unit_.stack_word("kept");
        llvm::Value* count = unit_.stack_word("kept_count");
        b_.CreateStore(removed, gone);
        b_.CreateStore(unit_.bits(0), kept);
        b_.CreateStore(unit_.bits(0), count);
        llvm::Value* from_row = unit_.at(unit_.i64, decision_.row, decision_.rows.asked);
        llvm::Value* channels = decision_.is_plain == nullptr ? from_row : unit_.select(decision_.is_plain, from_row, decision_.channels);
        count_up(unit_, unit_.bits(0), decision_.count, [&](llvm::Value* place) {
            llvm::Value* channel = b_.CreateLoad(unit_.i8, unit_.at(unit_.i8, channels, place));
            llvm::Value* mask = b_.CreateShl(unit_.bits(1), b_.CreateZExt(channel, unit_.i64));
            llvm::Value* stays = b_.CreateIsNull(b_.CreateAnd(unit_.load_word(gone, 0), mask));
            llvm::Value* so_far = unit_.load_word(count, 0);
            b_.CreateStore(unit_.select(stays, channel, unit_.byte(0)), unit_.at(unit_.i8, out_, so_far));
            b_.CreateStore(b_.CreateAdd(so_far, unit_.widen(stays)), count);
            unit_.merge_word(unit_.select(stays, mask, unit_.bits(0)), kept, 0);
            unit_.merge_word(unit_.select(stays, after_first, unit_.bits(0)), gone, 0);
        });
        return {unit_.load_word(kept, 0), unit_.load_word(count, 0)};
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const RuleDecision& decision_;
    llvm::Value* out_;
};

} // namespace

void emit_outcomes(Unit& unit, const LimitPlan& plan, const RuleDecision& decision) {
    auto& b = unit.b;
    OutcomeWriter writer(unit, plan, decision);
    llvm::Value* removed = writer.outcomes();
    const Kept kept = ChannelWriter(unit, decision).write(removed);
    unit.store_word(kept.count, unit.frame.out, layout::number_of_channels);
    writer.windows(kept.mask);
    const auto status = [&](Status value) { return unit.bits(static_cast<std::uint64_t>(value)); };
    llvm::Value* stays_silent =
        b.CreateICmpEQ(decision.stance, unit.bits(static_cast<std::uint64_t>(ir::Stance::no_contact)));
    llvm::Value* reached = unit.select(b.CreateIsNull(kept.mask), status(Status::blocked), status(Status::contact));
    unit.store_word(unit.select(stays_silent, status(Status::no_contact), reached), unit.frame.out, layout::status);
}

} // namespace forbear::native
