#pragma once
// A small schema, and files that live as long as a test.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "forbear/schema.h"

namespace forbear::cli::test {

inline Fact fact_of(std::string name, TypeKind kind, bool may_be_unknown = false, bool may_be_none = false) {
    Fact fact;
    fact.name = std::move(name);
    fact.type.kind = kind;
    fact.type.low = 0;
    fact.type.high = 1'000'000;
    fact.may_be_unknown = may_be_unknown;
    fact.may_be_none = may_be_none;
    return fact;
}

/// as_of, account_id (key), segment, balance, hardship, since, allowed; contacts (on, by).
inline Schema small_schema() {
    Schema schema;
    schema.name = "customer";
    schema.vocabularies = {{"channels", {"email", "sms", "letter"}, false},
                           {"segment", {"consumer", "small_business", "wealth"}, false}};
    schema.channels = {{"email", 0, ""}, {"sms", 0, ""}, {"letter", 0, ""}};
    Fact segment = fact_of("segment", TypeKind::choice);
    segment.type.vocabulary = 1;
    Fact balance = fact_of("balance", TypeKind::money);
    balance.type.scale = 2;
    balance.type.currency = "USD";
    Fact allowed = fact_of("allowed", TypeKind::set, true);
    allowed.type.vocabulary = 0;
    schema.facts = {
        fact_of("as_of", TypeKind::date, true),      fact_of("account_id", TypeKind::text),         segment, balance,
        fact_of("hardship", TypeKind::yes_no, true), fact_of("since", TypeKind::date, false, true), allowed};
    schema.key = 1;
    List contacts;
    contacts.name = "contacts";
    contacts.record = "contact";
    contacts.at_most = 5;
    contacts.date_field = 0;
    Fact by = fact_of("by", TypeKind::choice);
    by.type.vocabulary = 0;
    contacts.fields = {fact_of("on", TypeKind::date), by};
    schema.lists = {contacts};
    return schema;
}

/// A folder of its own, gone with everything in it at the end.
class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "forbear_test_XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path(name);
    }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ifstream stream(path_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }

private:
    std::filesystem::path path_;
};

} // namespace forbear::cli::test
