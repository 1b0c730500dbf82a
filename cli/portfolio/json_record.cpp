#include "portfolio/json_record.h"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "forbear/diagnostic.h"

namespace forbear::cli {

namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest = 64;
constexpr std::size_t most_ignored = 100;

/// Walks one object. Values become cells; arrays of a set become `a;b`; arrays of a list become its elements.
class RecordWalk final : public nlohmann::json_sax<Json> {
public:
    RecordWalk(const JsonNames& names, FactsChunk& facts, std::set<std::string>& ignored)
        : names_(names), facts_(facts), ignored_(ignored) {}

    /// A new record.
    void begin() {
        where_ = Where::outside;
        depth_ = skipped_ = 0;
        known_ = is_list_ = false;
        targets_ = nullptr;
    }

    bool null() override { return scalar(Kind::null, {}); }
    bool boolean(bool value) override { return scalar(Kind::boolean, value ? "true" : "false"); }
    bool number(std::string_view digits) { return scalar(Kind::number, digits); }
    bool string(std::string_view value) { return scalar(Kind::string, value); }
    bool number_integer(number_integer_t value) override { return scalar(Kind::number, std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return scalar(Kind::number, std::to_string(value)); }
    bool number_float(number_float_t, const string_t& digits) override { return scalar(Kind::number, digits); }
    bool string(string_t& value) override { return scalar(Kind::string, value); }
    bool binary(binary_t&) override { return fail("holds binary data"); }

    bool start_object(std::size_t) override {
        if (++depth_ > deepest) return fail("is nested too deeply");
        if (skipped_ > 0 || !is_wanted()) return skip();
        switch (where_) {
        case Where::outside: where_ = Where::record; return begin_names(facts_seen_, names_.schema->facts.size());
        case Where::list:
            facts_.add_element(list_);
            where_ = Where::element;
            return begin_names(fields_seen_, names_.schema->lists[list_].fields.size());
        case Where::record:
        case Where::element:
            if (is_list_) facts_.set_problem(names_.schema->lists[list_].name + ": not an array of objects");
            malformed("{...}");
            return skip();
        case Where::set: set_is_bad_ = true; return skip();
        }
        return true;
    }
    bool end_object() override {
        --depth_;
        if (skipped_ > 0) return end_skip();
        where_ = where_ == Where::element ? Where::list : Where::outside;
        return true;
    }
    bool start_array(std::size_t) override {
        if (++depth_ > deepest) return fail("is nested too deeply");
        if (skipped_ > 0 || !is_wanted()) return skip();
        if (where_ == Where::outside) return fail("is no JSON object");
        if (where_ == Where::list) {
            facts_.set_problem(names_.schema->lists[list_].name + ": not an array of objects");
            return skip();
        }
        if (where_ == Where::set) {
            set_is_bad_ = true;
            return skip();
        }
        if (where_ == Where::record && is_list_) {
            facts_.begin_list(list_);
            where_ = Where::list;
            return true;
        }
        outer_ = where_;
        where_ = Where::set;
        set_text_.clear();
        set_is_bad_ = false;
        return true;
    }
    bool end_array() override {
        --depth_;
        if (skipped_ > 0) return end_skip();
        if (where_ == Where::list) {
            where_ = Where::record;
            return true;
        }
        where_ = outer_;
        end_set();
        return true;
    }
    bool key(string_t& name) override { return key(std::string_view(name)); }
    bool key(std::string_view name) { return skipped_ > 0 || find(name); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return fail("is no JSON object (byte " + std::to_string(position) + ")");
    }

private:
    enum class Where : std::uint8_t { outside, record, list, element, set };
    enum class Kind : std::uint8_t { null, boolean, number, string };

    bool fail(const std::string& how) {
        facts_.set_problem("the line " + how);
        return false;
    }
    bool is_wanted() const {
        return where_ == Where::outside || where_ == Where::list || where_ == Where::set || known_;
    }
    bool skip() {
        ++skipped_;
        return true;
    }
    bool end_skip() {
        --skipped_;
        return true;
    }
    bool begin_names(std::vector<bool>& seen, std::size_t size) {
        seen.assign(size, false);
        if (where_ == Where::record) lists_seen_.assign(names_.schema->lists.size(), false);
        return true;
    }

    bool find(std::string_view name) {
        is_list_ = false;
        const JsonMeanings& meanings = where_ == Where::element ? names_.fields[list_] : names_.facts;
        targets_ = meanings.find(name);
        if (targets_ != nullptr) {
            known_ = true;
            std::vector<bool>& seen = where_ == Where::element ? fields_seen_ : facts_seen_;
            if (seen[targets_->front()]) return fail("names `" + printable(name) + "` twice");
            seen[targets_->front()] = true;
            return true;
        }
        const std::vector<std::size_t>* list = where_ == Where::record ? names_.lists.find(name) : nullptr;
        known_ = list != nullptr;
        if (known_) {
            is_list_ = true;
            list_ = list->front();
            if (lists_seen_[list_]) return fail("names `" + printable(name) + "` twice");
            lists_seen_[list_] = true;
        } else if (ignored_.size() < most_ignored) {
            ignored_.insert((where_ == Where::element ? names_.schema->lists[list_].name + "." : "") + std::string(name));
        }
        return true;
    }

    const Type& type_of(std::size_t target) const {
        return in_element() ? names_.schema->lists[list_].fields[target].type : names_.schema->facts[target].type;
    }
    bool in_element() const { return where_ == Where::element; }
    void cell(std::size_t target, std::string_view text) {
        if (in_element()) {
            facts_.set_field(list_, target, text);
        } else {
            facts_.set_cell(target, text);
        }
    }
    void malformed(std::string_view shown) {
        if (targets_ == nullptr) return;
        for (const std::size_t target : *targets_) {
            if (in_element()) {
                facts_.set_field_malformed(list_, target, shown);
            } else {
                facts_.set_malformed(target, shown);
            }
        }
    }

    bool scalar(Kind kind, std::string_view text) {
        if (skipped_ > 0) return true;
        if (where_ == Where::outside) return fail("is no JSON object");
        if (where_ == Where::list) {
            facts_.set_problem(names_.schema->lists[list_].name + ": not an array of objects");
            return true;
        }
        if (where_ == Where::set) {
            const bool is_member =
                (kind == Kind::string || kind == Kind::number) && text.find(';') == text.npos && !text.empty();
            if (!is_member) set_is_bad_ = true;
            if (!set_text_.empty()) set_text_ += ';';
            set_text_ += text;
            return true;
        }
        if (!known_) return true;
        if (is_list_) {
            if (kind != Kind::null) facts_.set_problem(names_.schema->lists[list_].name + ": not an array of objects");
            return true;
        }
        for (const std::size_t target : *targets_) {
            // A truth value is only ever an answer to a yes or no question.
            if (kind == Kind::boolean && type_of(target).kind != TypeKind::yes_no) {
                malformed(text);
                return true;
            }
            cell(target, text);
        }
        return true;
    }

    void end_set() {
        if (targets_ == nullptr) return;
        for (const std::size_t target : *targets_) {
            if (set_is_bad_ || type_of(target).kind != TypeKind::set) {
                malformed("[" + set_text_ + "]");
                return;
            }
            cell(target, set_text_.empty() ? "empty" : std::string_view(set_text_));
        }
    }

    const JsonNames& names_;
    FactsChunk& facts_;
    std::set<std::string>& ignored_;
    Where where_ = Where::outside;
    Where outer_ = Where::outside; ///< of the set that is being read
    std::size_t depth_ = 0;
    std::size_t skipped_ = 0;
    bool known_ = false;   ///< the last name means something
    bool is_list_ = false; ///< it means a list
    const std::vector<std::size_t>* targets_ = nullptr;
    std::size_t list_ = 0;
    std::vector<bool> facts_seen_, lists_seen_, fields_seen_;
    std::string set_text_;
    bool set_is_bad_ = false;
};

/// Tells a walk what stands in a line of which simdjson has said that it is JSON. The digits of numbers stay as they are written,
/// which no parser of the library keeps.
class PlainLine {
public:
    PlainLine(std::string_view line, RecordWalk& walk) : at_(line.data()), end_(line.data() + line.size()), walk_(walk) {}

    /// False: the walk wants no more.
    bool value() {
        switch (next()) {
        case '{': return object();
        case '[': return array();
        case '"': return walk_.string(quoted());
        case 't': return word(4) && walk_.boolean(true);
        case 'f': return word(5) && walk_.boolean(false);
        case 'n': return word(4) && walk_.null();
        default: return walk_.number(digits());
        }
    }

private:
    bool object() {
        ++at_;
        if (!walk_.start_object(0)) return false;
        while (next() != '}') {
            if (next() == ',') ++at_;
            next();
            if (!walk_.key(quoted())) return false;
            next();
            ++at_; // the colon
            if (!value()) return false;
        }
        ++at_;
        return walk_.end_object();
    }
    bool array() {
        ++at_;
        if (!walk_.start_array(0)) return false;
        while (next() != ']') {
            if (next() == ',') ++at_;
            if (!value()) return false;
        }
        ++at_;
        return walk_.end_array();
    }
    /// The next letter that is no blank, where the line now stands.
    char next() {
        while (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n') ++at_;
        return *at_;
    }
    std::string_view quoted() {
        const char* const begin = at_ + 1;
        const char* end = begin;
        bool has_escapes = false;
        for (; *end != '"'; ++end) {
            if (*end != '\\') continue;
            has_escapes = true;
            ++end;
        }
        at_ = end + 1;
        if (!has_escapes) return {begin, static_cast<std::size_t>(end - begin)};
        unescaped_ = Json::parse(begin - 1, at_).get<std::string>();
        return unescaped_;
    }
    bool word(std::size_t letters) {
        at_ += letters;
        return true;
    }
    std::string_view digits() {
        const char* const begin = at_;
        at_ = std::find_if(at_, end_, [](char letter) { return letter <= ' ' || letter == ',' || letter == ']' || letter == '}'; });
        const std::string_view number(begin, static_cast<std::size_t>(at_ - begin));
        return number == "-0" ? number.substr(1) : number; // a whole number has no sign where it is 0
    }

    const char* at_;
    const char* end_;
    RecordWalk& walk_;
    std::string unescaped_; ///< what `quoted` returned last, where it is not in the line
};

/// Whether half a character may be written as an escape of its own, about which libraries disagree.
bool may_have_surrogates(std::string_view line) {
    for (std::size_t at = line.find("\\u"); at != std::string_view::npos; at = line.find("\\u", at + 1)) {
        if (at + 2 < line.size() && (line[at + 2] == 'd' || line[at + 2] == 'D')) return true;
    }
    return false;
}

void add_name(JsonMeanings& names, const NamePairs& map, const std::string& prefix, const Fact& fact, std::size_t index) {
    const std::string* mapped = mapped_column(map, prefix + fact.name);
    names.add(mapped != nullptr ? *mapped : fact.name, index);
}

} // namespace

JsonNames json_names(const Schema& schema, const NamePairs& map, const std::vector<bool>& provided_facts,
                     const std::vector<bool>& provided_lists) {
    JsonNames names;
    names.schema = &schema;
    for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
        if (!provided_facts[fact]) add_name(names.facts, map, "", schema.facts[fact], fact);
    }
    names.fields.resize(schema.lists.size());
    for (std::size_t list = 0; list < schema.lists.size(); ++list) {
        if (provided_lists[list]) continue;
        const std::string& name = schema.lists[list].name;
        const std::string* mapped = mapped_column(map, name);
        names.lists.add(mapped != nullptr ? *mapped : name, list);
        for (std::size_t field = 0; field < schema.lists[list].fields.size(); ++field) {
            add_name(names.fields[list], map, name + ".", schema.lists[list].fields[field], field);
        }
    }
    names.facts.finish();
    names.lists.finish();
    for (JsonMeanings& fields : names.fields) fields.finish();
    return names;
}

void JsonMeanings::add(const std::string& name, std::size_t target) {
    const auto place = std::find(names_.begin(), names_.end(), name);
    if (place != names_.end()) {
        targets_[static_cast<std::size_t>(place - names_.begin())].push_back(target);
        return;
    }
    names_.push_back(name);
    targets_.push_back({target});
}

struct JsonReader::State {
    State(const JsonNames& names, FactsChunk& facts, std::set<std::string>& ignored) : walk(names, facts, ignored) {}
    RecordWalk walk;
    simdjson::dom::parser parser;
};

JsonReader::JsonReader(const JsonNames& names, FactsChunk& facts, std::set<std::string>& ignored)
    : state_(std::make_unique<State>(names, facts, ignored)) {}
JsonReader::~JsonReader() = default;

void JsonReader::fill(std::string_view line) {
    // What is no JSON is described by the one that has always done so, in its words and with its count of bytes.
    const bool is_plain = !may_have_surrogates(line) &&
                          state_->parser.parse(line.data(), line.size(), true).error() == simdjson::SUCCESS;
    if (!is_plain) return fill_carefully(line);
    state_->walk.begin();
    PlainLine(line, state_->walk).value();
}

void JsonReader::fill_carefully(std::string_view line) {
    state_->walk.begin();
    Json::sax_parse(line.begin(), line.end(), &state_->walk);
}

} // namespace forbear::cli
