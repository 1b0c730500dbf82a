#include "build_header.h"

#include <cctype>
#include <set>

#include "forbear/kernel.h"
#include "kernel_header.h"

namespace forbear {
namespace {

std::string upper(std::string_view name) {
    std::string text;
    for (const char letter : name) text += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : '_';
    return text;
}

/// What a fact's numbers count.
std::string units_of(const Schema& schema, const Type& type) {
    const auto scale = [&] { return type.scale == 0 ? std::string("units") : "units of 10^-" + std::to_string(type.scale); };
    switch (type.kind) {
    case TypeKind::yes_no: return "0 no, 1 yes";
    case TypeKind::whole: return "whole number";
    case TypeKind::decimal: return "number in " + scale();
    case TypeKind::percent: return "per cent in " + scale();
    case TypeKind::money: return type.currency + " in " + scale();
    case TypeKind::days: return "days";
    case TypeKind::months: return "months";
    case TypeKind::date: return "date, days since 1970-01-01";
    case TypeKind::time: return "minutes since midnight";
    case TypeKind::hours: return "first minute * 65536 + last minute";
    case TypeKind::text: return "address of a forbear_kernel_text";
    case TypeKind::choice: return "one of " + schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].name;
    case TypeKind::set: return "one bit for each of " + schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].name;
    }
    return {};
}

class HeaderWriter {
public:
    HeaderWriter(const ir::Program& program, const native::ObjectRequest& request)
        : program_(program), schema_(program.schema), request_(request), prefix_("FORBEAR_" + upper(request.symbol) + "_") {}

    std::string write() {
        const std::string guard = prefix_ + "H";
        text_ = "/* Policy " + program_.name + " as machine code, written by Forbear " + request_.engine_version + ". Build it again in place of editing it. */\n";
        text_ += "#ifndef " + guard + "\n#define " + guard + "\n\n" + kernel_header + "\n";
        text_ += "#if FORBEAR_KERNEL_ABI != " + std::to_string(FORBEAR_KERNEL_ABI) + "u\n#error \"another version of forbear/kernel.h was included before\"\n#endif\n\n";
        text_ += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
        functions();
        numbers();
        text_ += "\n#ifdef __cplusplus\n} /* extern \"C\" */\n#endif\n#endif\n";
        return std::move(text_);
    }

private:
    void define(const std::string& name, const std::string& value) {
        taken_.insert(name);
        text_ += "#define " + prefix_ + name + " " + value + "\n";
    }

    void functions() {
        const std::string name = "forbear_" + request_.symbol;
        define("ENGINE_VERSION", "\"" + request_.engine_version + "\"");
        define("POLICY_HASH", "\"" + program_.hash + "\"");
        define("SCHEMA_HASH", "\"" + request_.schema_hash + "\"");
        define("LAYOUT_HASH", "\"" + request_.layout_hash + "\"");
        define("RECORD_SIZE", std::to_string(request_.records != nullptr ? request_.records->size : 0) + "u");
        define("DECISION_WORDS", std::to_string(program_.layout.words) + "u");
        text_ += "\nextern const forbear_kernel " + name + "_kernel;\n";
        const std::string facts = request_.records != nullptr ? "const void* records" : "const forbear_kernel_facts* facts";
        text_ += "/* As the kernel's `decide` and `decide_batch`. */\nvoid " + name + "_decide(" + facts + ", uint64_t row, int64_t* out);\n";
        text_ += "void " + name + "_decide_batch(" + facts + ", uint64_t begin, uint64_t end, int64_t* out);\n";
        text_ += "\n/* Null where the object that was linked is the one of this header and this processor runs it; else the reason. */\n";
        text_ += "static inline const char* " + name + "_refusal(void) {\n    const forbear_kernel_expected expected = {" + prefix_ + "ENGINE_VERSION, " + prefix_ + "POLICY_HASH, " + prefix_ +
                 "SCHEMA_HASH, " + prefix_ + "LAYOUT_HASH, " + prefix_ + "RECORD_SIZE};\n    return forbear_kernel_refusal(&" + name + "_kernel, &expected);\n}\n";
    }

    void constant(const std::string& name, std::uint64_t value, const std::string& about = {}) {
        // Names of two kinds may become one, as may those of a list's field and of a list: each constant is there, and told apart.
        std::string own = name;
        for (unsigned same = 2; !taken_.insert(own).second; ++same) own = name + "_" + std::to_string(same);
        text_ += "    " + prefix_ + own + " = " + std::to_string(value) + "," + (about.empty() ? "" : " /* " + about + " */") + "\n";
    }
    template <class Write>
    void enumeration(const std::string& about, Write write) {
        const std::string before = text_;
        text_ += "\n/* " + about + " */\nenum {\n";
        const std::size_t start = text_.size();
        write();
        if (text_.size() == start) text_ = before;
        else text_ += "};\n";
    }

    void fact(const std::string& name, std::size_t index, const Fact& fact) {
        std::string about = units_of(schema_, fact.type);
        if (fact.may_be_unknown) about += "; may be unknown";
        if (fact.may_be_none) about += "; may be none";
        constant(name + upper(fact.name), index, about);
    }

    void numbers() {
        enumeration("The columns, in their order.", [&] {
            for (std::size_t index = 0; index < schema_.facts.size(); ++index) fact("FACT_", index, schema_.facts[index]);
        });
        for (std::size_t list = 0; list < schema_.lists.size(); ++list) {
            const List& shape = schema_.lists[list];
            enumeration("List " + shape.name + ", at most " + std::to_string(shape.at_most) + " for one customer, and its columns.", [&] {
                constant("LIST_" + upper(shape.name), list);
                for (std::size_t field = 0; field < shape.fields.size(); ++field) fact("LIST_" + upper(shape.name) + "_", field, shape.fields[field]);
            });
        }
        for (const Vocabulary& each : schema_.vocabularies) {
            enumeration("Values of " + each.name + ".", [&] {
                for (std::size_t value = 0; value < each.values.size(); ++value) constant(upper(each.name) + "_" + upper(each.values[value]), value);
            });
        }
        if (request_.records != nullptr) {
            enumeration("Where records have their facts: bytes from the beginning. SIZE: of names in the record. VALID: a byte, and its bits.", [&] {
                for (std::size_t index = 0; index < schema_.facts.size(); ++index) {
                    const auto& field = request_.records->facts[index];
                    if (!field) continue;
                    constant("OFFSET_" + upper(field->fact), field->offset);
                    if (field->state_offset) constant("STATE_OFFSET_" + upper(field->fact), *field->state_offset);
                    if (field->kind == FieldKind::chars) constant("SIZE_" + upper(field->fact), field->size);
                    if (field->valid) {
                        constant("VALID_OFFSET_" + upper(field->fact), field->valid->offset);
                        constant("VALID_MASK_" + upper(field->fact), field->valid->mask);
                    }
                }
            });
        }
        const DecisionLayout& layout = program_.layout;
        enumeration("Words of a decision. CHANNELS: one byte each, in order of preference. GUARDS_*, OUTCOMES_SET: one bit each.", [&] {
            constant("WORD_STATUS", layout::status);
            constant("WORD_RULE", layout::rule, "-1: the record is invalid");
            constant("WORD_FAULT", layout::fault);
            constant("WORD_NUMBER_OF_CHANNELS", layout::number_of_channels);
            constant("WORD_CHANNELS", layout.channels);
            constant("WORD_GUARDS_APPLIED", layout.guards_applied);
            constant("WORD_GUARDS_CHANGED", layout.guards_changed);
            constant("WORD_OUTCOMES_SET", layout.outcomes_set);
            for (std::size_t index = 0; index < schema_.outcomes.size(); ++index) {
                const Outcome& outcome = schema_.outcomes[index];
                constant("WORD_OUTCOME_" + upper(outcome.name), layout.outcomes + program_.outcome_words[index],
                         units_of(schema_, outcome.type) + (outcome.for_each_channel ? "; a word for each channel" : ""));
            }
            for (std::size_t index = 0; index < program_.experiments.size(); ++index) {
                constant("WORD_EXPERIMENT_" + upper(program_.experiments[index].name), layout.experiments + index, "cell + 1 in the lowest byte, the bucket above; 0: no cell");
            }
        });
    }

    const ir::Program& program_;
    const Schema& schema_;
    const native::ObjectRequest& request_;
    const std::string prefix_;
    std::set<std::string> taken_{"H"}; ///< names after the prefix
    std::string text_;
};

} // namespace

std::string object_header(const ir::Program& program, const native::ObjectRequest& request) { return HeaderWriter(program, request).write(); }

} // namespace forbear
