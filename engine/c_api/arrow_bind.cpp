// Columns of record batches found for facts and lists, by name.

#include <algorithm>
#include <optional>

#include "c_api/arrow_batch.h"

namespace forbear::c_api {
namespace {

Failure binding(std::string message) { return {FORBEAR_E_BINDING, std::move(message)}; }

class Binder {
public:
    Binder(const Policy& policy, const ArrowSchema& schema, forbear_arrow& bound) : policy_(policy), schema_(schema), bound_(bound) {}

    Failed take(const forbear_arrow_options* given) {
        if (given == nullptr) return done;
        forbear_arrow_options options;
        if (auto failed = c_api::take(given, "`options`", options)) return failed;
        if (options.every_column > 1) return refuse("`every_column` is neither 0 nor 1");
        every_column_ = options.every_column != 0;
        if ((options.fields == nullptr && options.field_count > 0) || (options.constants == nullptr && options.constant_count > 0)) {
            return refuse("`fields` or `constants` is NULL");
        }
        for (std::uint64_t number = 0; number < options.field_count; ++number) {
            forbear_arrow_field field;
            if (auto failed = take_from(options.fields, number, "a field", field)) return failed;
            if (auto failed = take_field(field)) return failed;
        }
        for (std::uint64_t number = 0; number < options.constant_count; ++number) {
            forbear_column constant;
            if (auto failed = take_from(options.constants, number, "a constant", constant)) return failed;
            if (auto failed = take_constant(constant)) return failed;
        }
        return done;
    }

    Failed bind() {
        if (format_of(schema_) != "+s" || schema_.dictionary != nullptr) return binding("record batches are structs with a child for each column");
        bound_.children = static_cast<std::size_t>(schema_.n_children);
        is_taken_.resize(bound_.children);
        for (std::size_t fact = 0; fact < schema().facts.size(); ++fact) {
            if (auto failed = bind_fact(fact)) return failed;
        }
        for (std::size_t list = 0; list < schema().lists.size(); ++list) {
            if (auto failed = bind_list(list)) return failed;
        }
        if (!missing_.empty()) return binding("nothing is bound to " + missing_);
        return every_name_was_used();
    }

private:
    const Schema& schema() const noexcept { return policy_.schema(); }

    Failed take_field(const forbear_arrow_field& field) {
        FieldOptions taken;
        taken.fact = view_of(field.fact);
        const std::string name = "`" + taken.fact + "`";
        constexpr std::uint32_t known = FORBEAR_ARROW_NULL_IS_NONE | FORBEAR_ARROW_NAN_IS_UNKNOWN | FORBEAR_ARROW_HAS_SCALE;
        if ((field.flags & ~known) != 0 || field.reserved != 0) return refuse(name + ": unknown flags, or `reserved` is not 0");
        if ((field.codes == nullptr && field.code_count > 0) || (field.names == nullptr && field.name_count > 0)) {
            return refuse(name + ": `codes` or `names` is NULL");
        }
        if ((field.flags & FORBEAR_ARROW_HAS_SCALE) != 0 && field.scale > 18) return refuse(name + ": `scale` is 0 to 18");
        if (find(taken.fact) != nullptr) return refuse(name + " has options twice");
        taken.flags = field.flags;
        taken.column = view_of(field.column);
        taken.scale = (field.flags & FORBEAR_ARROW_HAS_SCALE) != 0 ? static_cast<std::int32_t>(field.scale) : -1;
        taken.codes.assign(field.codes, field.codes + field.code_count);
        for (std::uint64_t each = 0; each < field.name_count; ++each) taken.names.emplace_back(view_of(field.names[each]));
        fields_.push_back(std::move(taken));
        return done;
    }

    Failed take_constant(const forbear_column& constant) {
        const std::string name(view_of(constant.name));
        const std::int32_t fact = schema().find_fact(name);
        if (fact < 0) return binding("`" + name + "` is not a fact of this schema");
        if (constant.is_constant != 1 || constant.values == nullptr) return refuse("`" + name + "`: a constant has one value, and says so");
        if (constant.states != nullptr && !is_state(*constant.states)) return refuse("`" + name + "` has an unknown state");
        const auto place = static_cast<std::size_t>(fact);
        if (is_constant(place)) return binding("`" + name + "` is bound twice");
        bound_.constants.push_back({place, *constant.values, constant.states == nullptr ? std::uint8_t{FORBEAR_KNOWN} : *constant.states});
        return done;
    }

    bool is_constant(std::size_t fact) const {
        return std::any_of(bound_.constants.begin(), bound_.constants.end(), [&](const Constant& each) { return each.fact == fact; });
    }

    const FieldOptions* find(std::string_view fact) const {
        const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const FieldOptions& each) { return each.fact == fact; });
        return found == fields_.end() ? nullptr : &*found;
    }
    /// What the host said of a fact, and that it was of use.
    const FieldOptions& options_of(const std::string& fact) {
        used_.push_back(fact);
        const FieldOptions* found = find(fact);
        return found == nullptr ? nothing_said_ : *found;
    }

    /// The child of a name; two of one name are an error.
    Failed child_of(const ArrowSchema& parent, const std::string& name, std::string_view fact, std::optional<std::size_t>& child) const {
        for (std::int64_t number = 0; number < parent.n_children; ++number) {
            if (name_of(*parent.children[number]) != name) continue;
            if (child) return binding("there are two columns for `" + std::string(fact) + "`");
            child = static_cast<std::size_t>(number);
        }
        return done;
    }

    void miss(const std::string& name) { missing_ += (missing_.empty() ? "`" : ", `") + name + "`"; }

    Failed bind_fact(std::size_t place) {
        const Fact& fact = schema().facts[place];
        const FieldOptions& options = options_of(fact.name);
        std::optional<std::size_t> child;
        if (auto failed = child_of(schema_, options.column.empty() ? fact.name : options.column, fact.name, child)) return failed;
        if (is_constant(place)) {
            if (child && options.column.empty()) is_taken_[*child] = 1; // the host's word goes before the column's
            return done;
        }
        if (!child) {
            if (!options.column.empty()) return binding("there is no column `" + options.column + "` for `" + fact.name + "`");
            if (!fact.may_be_unknown) miss(fact.name);
            return done;
        }
        is_taken_[*child] = 1;
        BoundColumn& column = bound_.columns.emplace_back();
        column.fact = place;
        column.child = *child;
        column.name = fact.name;
        return make_recipe(schema(), fact, fact.name, *schema_.children[*child], options, column.recipe);
    }

    Failed bind_list(std::size_t place) {
        const List& list = schema().lists[place];
        const FieldOptions& options = options_of(list.name);
        std::optional<std::size_t> child;
        if (auto failed = child_of(schema_, options.column.empty() ? list.name : options.column, list.name, child)) return failed;
        if (!child) {
            for (const Fact& field : list.fields) options_of(list.name + "." + field.name);
            if (!list.may_be_unknown) miss(list.name);
            return done;
        }
        is_taken_[*child] = 1;
        const ArrowSchema& column = *schema_.children[*child];
        const std::string_view format = format_of(column);
        if (column.dictionary != nullptr || (format != "+l" && format != "+L")) {
            return binding("`" + list.name + "` is a list of structs, and its column is of type " + words_for_format(format));
        }
        if (!is_sound(&column) || column.n_children != 1) return Failure{FORBEAR_E_DATA, "`" + list.name + "`: a list has one child"};
        const ArrowSchema& element = *column.children[0];
        if (format_of(element) != "+s") {
            return binding("`" + list.name + "` is a list of structs, and its column is a list of " + words_for_format(format_of(element)));
        }
        if (!is_sound(&element)) return Failure{FORBEAR_E_DATA, "`" + list.name + "`: its struct is not sound"};
        BoundList& bound = bound_.lists.emplace_back();
        bound.list = place;
        bound.child = *child;
        bound.is_large = format == "+L";
        bound.name = list.name;
        bound.children = static_cast<std::size_t>(element.n_children);
        return bind_fields(list, element, bound);
    }

    Failed bind_fields(const List& list, const ArrowSchema& element, BoundList& bound) {
        std::vector<std::uint8_t> is_taken(bound.children);
        for (std::size_t place = 0; place < list.fields.size(); ++place) {
            const Fact& field = list.fields[place];
            const std::string name = list.name + "." + field.name;
            const FieldOptions& options = options_of(name);
            std::optional<std::size_t> child;
            if (auto failed = child_of(element, options.column.empty() ? field.name : options.column, name, child)) return failed;
            if (!child) {
                if (!options.column.empty()) return binding("there is no column `" + options.column + "` for `" + name + "`");
                if (!field.may_be_unknown) miss(name);
                continue;
            }
            is_taken[*child] = 1;
            BoundColumn& column = bound.fields.emplace_back();
            column.fact = place;
            column.child = *child;
            column.name = name;
            if (auto failed = make_recipe(schema(), field, name, *element.children[*child], options, column.recipe)) return failed;
        }
        return none_left(element, is_taken, list.name + ".");
    }

    Failed none_left(const ArrowSchema& parent, const std::vector<std::uint8_t>& is_taken, const std::string& prefix) const {
        for (std::size_t child = 0; every_column_ && child < is_taken.size(); ++child) {
            if (is_taken[child] == 0) return binding("no fact takes the column `" + prefix + std::string(name_of(*parent.children[child])) + "`");
        }
        return done;
    }

    Failed every_name_was_used() const {
        for (const FieldOptions& field : fields_) {
            if (std::find(used_.begin(), used_.end(), field.fact) == used_.end()) return binding("`" + field.fact + "` is not a fact of this schema");
        }
        return none_left(schema_, is_taken_, "");
    }

    const Policy& policy_;
    const ArrowSchema& schema_;
    forbear_arrow& bound_;
    bool every_column_ = false;
    std::vector<FieldOptions> fields_;
    const FieldOptions nothing_said_;
    std::vector<std::string> used_; ///< facts and fields that were looked for
    std::vector<std::uint8_t> is_taken_;
    std::string missing_;
};

} // namespace

Failed bind(const forbear_policy& policy, const ArrowSchema& schema, const forbear_arrow_options* options, forbear_arrow& bound) {
    if (!is_sound(&schema)) return Failure{FORBEAR_E_DATA, "the schema is not sound: it was released, or a part of it is missing"};
    bound.policy = policy.policy;
    Binder binder(*policy.policy, schema, bound);
    if (auto failed = binder.take(options)) return failed;
    return binder.bind();
}

} // namespace forbear::c_api
