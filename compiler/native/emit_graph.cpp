#include "native/emit_graph.h"

#include <map>
#include <optional>
#include <set>

#include <llvm/IR/MDBuilder.h>

namespace forbear::native {
namespace {

/// A node in the table: low, high, then the two words below.
constexpr std::uint64_t words_of_node = 4;
constexpr unsigned pass_bits = 32, test_bits = 40,
                   outside_bit = 48; ///< of the last word; its lower half is the register
static_assert(pass_bits + 3 <= test_bits && test_bits + 2 <= outside_bit);

/// The nodes that can be reached from `entry`, in order, or nothing if they are more than `most`.
std::optional<std::set<std::uint32_t>> reachable(const ir::Program& program, std::uint32_t entry, std::size_t most) {
    std::set<std::uint32_t> found;
    if (ir::is_end(entry)) return found;
    found.insert(entry);
    for (auto at = found.begin(); at != found.end(); ++at) { // targets point forward: insertion is always ahead of `at`
        const ir::Node& node = program.nodes[*at];
        if (!ir::is_end(node.yes)) found.insert(node.yes);
        if (!ir::is_end(node.no)) found.insert(node.no);
        if (found.size() > most) return std::nullopt;
    }
    return found;
}

llvm::Value* emit_test(Unit& unit, const ir::Node& node) {
    auto& b = unit.b;
    const Held held = unit.read(node.reg);
    llvm::Value* passes = nullptr;
    switch (node.test) {
    case ir::Test::range: passes = unit.within(held.value, node.low, node.high); break;
    case ir::Test::member: {
        llvm::Value* shift = b.CreateAnd(held.value, unit.bits(63));
        passes = b.CreateTrunc(b.CreateLShr(unit.word(node.low), shift), unit.i1);
        break;
    }
    case ir::Test::overlap: passes = b.CreateIsNotNull(b.CreateAnd(held.value, unit.word(node.low))); break;
    }
    if (node.outside) passes = b.CreateNot(passes);
    const RegisterStates about = unit.states[node.reg];
    const auto settle = [&](std::uint8_t state, bool answer) {
        llvm::Value* is_state = b.CreateICmpEQ(held.state, unit.byte(state));
        passes = answer ? b.CreateOr(passes, is_state) : b.CreateAnd(passes, b.CreateNot(is_state));
    };
    if (about.can_be_unknown) settle(unknown, node.pass_unknown);
    if (about.can_be_none) settle(none, node.pass_none);
    return passes;
}

llvm::Value* node_table(Unit& unit) {
    std::vector<std::uint64_t> words;
    words.reserve(unit.program.nodes.size() * words_of_node);
    for (const ir::Node& node : unit.program.nodes) {
        const std::uint64_t passes = (node.pass_unknown ? 1ull << unknown : 0) | (node.pass_none ? 1ull << none : 0);
        words.push_back(static_cast<std::uint64_t>(node.low));
        words.push_back(static_cast<std::uint64_t>(node.high));
        words.push_back(node.yes | static_cast<std::uint64_t>(node.no) << 32);
        words.push_back(node.reg | passes << pass_bits | static_cast<std::uint64_t>(node.test) << test_bits |
                        (node.outside ? 1ull << outside_bit : 0));
    }
    return unit.table("nodes", words);
}

/// i32 walk(values, states, entry): the end that a walk from node `entry` comes to. One small loop, whatever the
/// graphs.
llvm::Function* walk_function(Unit& unit) {
    if (unit.walk != nullptr) return unit.walk;
    unit.walk = unit.function("walk", unit.i32, {unit.pointer, unit.pointer, unit.i32});
    unit.walk->setOnlyReadsMemory();
    unit.walk->addFnAttr(llvm::Attribute::NoInline);
    const Unit::Aside aside(unit);
    auto& b = unit.b;
    llvm::BasicBlock* start = llvm::BasicBlock::Create(unit.context, "start", unit.walk);
    unit.enter(start);
    llvm::Value* nodes = node_table(unit);
    llvm::BasicBlock* step = unit.block("step");
    llvm::BasicBlock* stop = unit.block("stop");
    b.CreateBr(step);
    unit.enter(step);
    llvm::PHINode* at = b.CreatePHI(unit.i32, 2, "node");
    at->addIncoming(unit.walk->getArg(2), start);
    llvm::Value* node = unit.at(unit.i64, nodes, b.CreateShl(b.CreateZExt(at, unit.i64), unit.bits(2)));
    llvm::Value* low = unit.load_fixed(unit.i64, node);
    llvm::Value* high = unit.load_fixed(unit.i64, unit.at(unit.i64, node, 1));
    llvm::Value* targets = unit.load_fixed(unit.i64, unit.at(unit.i64, node, 2));
    llvm::Value* about = unit.load_fixed(unit.i64, unit.at(unit.i64, node, 3));
    llvm::Value* reg = b.CreateAnd(about, unit.bits(0xffff'ffff));
    llvm::Value* value = b.CreateLoad(unit.i64, unit.at(unit.i64, unit.walk->getArg(0), reg));
    llvm::Value* state = b.CreateZExt(b.CreateLoad(unit.i8, unit.at(unit.i8, unit.walk->getArg(1), reg)), unit.i64);

    llvm::Value* test = b.CreateAnd(b.CreateLShr(about, unit.bits(test_bits)), unit.bits(3));
    llvm::Value* in_range = b.CreateICmpULE(b.CreateSub(value, low), b.CreateSub(high, low));
    in_range = b.CreateAnd(in_range, b.CreateICmpSLE(low, high));
    llvm::Value* is_member = b.CreateTrunc(b.CreateLShr(low, b.CreateAnd(value, unit.bits(63))), unit.i1);
    llvm::Value* overlaps = b.CreateIsNotNull(b.CreateAnd(value, low));
    const auto is = [&](ir::Test kind) { return b.CreateICmpEQ(test, unit.bits(static_cast<std::uint64_t>(kind))); };
    llvm::Value* inside =
        unit.select(is(ir::Test::range), in_range, unit.select(is(ir::Test::member), is_member, overlaps));
    llvm::Value* outside = b.CreateTrunc(b.CreateLShr(about, unit.bits(outside_bit)), unit.i1);
    llvm::Value* pass_shift = b.CreateAnd(b.CreateAdd(state, unit.bits(pass_bits)), unit.bits(63));
    llvm::Value* passes_empty = b.CreateTrunc(b.CreateLShr(about, pass_shift), unit.i1);
    llvm::Value* passes = unit.select(b.CreateIsNull(state), b.CreateXor(inside, outside), passes_empty);
    llvm::Value* no_target = b.CreateTrunc(b.CreateLShr(targets, unit.bits(32)), unit.i32);
    // A jump, not a selection: most tests fail, which the processor foresees, and so it need not wait for them.
    llvm::BasicBlock* yes = unit.block("yes");
    llvm::BasicBlock* chosen = unit.block("chosen");
    llvm::MDNode* seldom = llvm::MDBuilder(unit.context).createBranchWeights(1, 2'000);
    b.CreateCondBr(passes, yes, chosen, seldom);
    unit.enter(yes);
    llvm::Value* yes_target = b.CreateTrunc(targets, unit.i32);
    b.CreateBr(chosen);
    unit.enter(chosen);
    llvm::PHINode* next = b.CreatePHI(unit.i32, 2);
    next->addIncoming(yes_target, yes);
    next->addIncoming(no_target, step);
    at->addIncoming(next, chosen);
    b.CreateCondBr(b.CreateICmpSLT(next, unit.index(0)), stop, step); // ends have the sign bit
    unit.enter(stop);
    b.CreateRet(next);
    return unit.walk;
}

} // namespace

void emit_graph(Unit& unit, std::uint32_t entry, llvm::function_ref<llvm::BasicBlock*(std::uint32_t)> target_of,
                llvm::function_ref<void(llvm::Value*)> on_end) {
    const auto nodes = reachable(unit.program, entry, unit.settings.straight_nodes);
    if (!nodes) {
        llvm::Function* walk = walk_function(unit);
        on_end(unit.b.CreateCall(walk, {unit.frame.values, unit.frame.states, unit.index(entry)}));
        return;
    }
    std::map<std::uint32_t, llvm::BasicBlock*> blocks;
    for (const std::uint32_t node : *nodes) blocks.emplace(node, unit.block("node." + std::to_string(node)));
    const auto block_of = [&](std::uint32_t target) {
        const auto found = blocks.find(target);
        if (found != blocks.end()) return found->second;
        return blocks.emplace(target, target_of(target)).first->second;
    };
    llvm::BasicBlock* start = unit.b.GetInsertBlock();
    llvm::BasicBlock* first = block_of(entry);
    unit.enter(start);
    unit.b.CreateBr(first);
    for (const std::uint32_t number : *nodes) {
        unit.enter(blocks.at(number));
        const ir::Node& node = unit.program.nodes[number];
        llvm::Value* passes = emit_test(unit, node);
        llvm::BasicBlock* here = unit.b.GetInsertBlock();
        llvm::BasicBlock* yes = block_of(node.yes);
        llvm::BasicBlock* no = block_of(node.no);
        unit.enter(here);
        unit.b.CreateCondBr(passes, yes, no);
    }
}

void emit_condition(Unit& unit, std::uint32_t entry, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
    emit_graph(
        unit, entry, [&](std::uint32_t end) { return end == ir::accept ? yes : no; },
        [&](llvm::Value* end) { unit.b.CreateCondBr(unit.b.CreateICmpEQ(end, unit.index(ir::accept)), yes, no); });
}

llvm::Value* emit_condition_value(Unit& unit, std::uint32_t entry) {
    auto& b = unit.b;
    std::map<std::uint32_t, llvm::Value*> reached{{entry, b.getTrue()}}; // targets point forward; ends are the highest
    const auto reach = [&](std::uint32_t target, llvm::Value* when) {
        const auto [place, is_new] = reached.try_emplace(target, when);
        if (!is_new) place->second = b.CreateOr(place->second, when);
    };
    for (auto at = reached.begin(); at != reached.end() && !ir::is_end(at->first); ++at) {
        const ir::Node& node = unit.program.nodes[at->first];
        llvm::Value* passes = emit_test(unit, node);
        reach(node.yes, b.CreateAnd(at->second, passes));
        reach(node.no, b.CreateAnd(at->second, b.CreateNot(passes)));
    }
    const auto accepted = reached.find(ir::accept);
    return accepted == reached.end() ? b.getFalse() : accepted->second;
}

bool is_short(const Unit& unit, std::uint32_t entry) {
    return reachable(unit.program, entry, unit.settings.straight_nodes) && weight_of_graph(unit, entry) <= most_without_branch;
}

std::size_t weight_of_graph(const Unit& unit, std::uint32_t entry) {
    const auto nodes = reachable(unit.program, entry, unit.settings.straight_nodes);
    return nodes ? nodes->size() * 3 : 5;
}

} // namespace forbear::native
