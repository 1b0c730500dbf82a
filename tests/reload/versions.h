#pragma once
// A policy whose every version decides otherwise, and what each must decide.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forbear/registry.h"

namespace forbear::tests {

/// Versions of one remainder have the same rules; of two, different ones.
inline constexpr std::uint32_t kinds = 8;

/// Version `version`. `scenario_is_wrong`: its scenario expects what it does not decide.
[[nodiscard]] std::vector<NamedText> text_of(std::uint32_t version, bool scenario_is_wrong = false);

/// Customers on columns, with unknown values among them.
class Customers {
public:
    explicit Customers(const Schema& schema, std::size_t rows);
    [[nodiscard]] const FactsView& facts() const noexcept { return facts_; }
    [[nodiscard]] std::size_t rows() const noexcept { return ids_.size(); }

private:
    const Text id_{"A", 1};
    std::vector<std::int64_t> ids_, balances_, days_, hardships_, allowed_;
    std::vector<std::uint8_t> states_;
    std::unique_ptr<Columns> columns_;
    FactsView facts_;
};

/// The decisions of every kind of version by the interpreter, made before anything is published.
struct Oracle {
    std::unique_ptr<Customers> customers;
    std::size_t words = 0;                             ///< of one decision
    std::vector<std::vector<std::int64_t>> decisions;  ///< by kind, of all customers
    std::string error;                                 ///< empty: the kinds are told apart by every run of `tells_apart` customers

    static constexpr std::size_t tells_apart = 64;
};
[[nodiscard]] Oracle make_oracle(std::size_t rows);

/// Loads so many versions one after the other, decides with each and lets it go. Prints what memory does; 0: it is flat.
[[nodiscard]] int load_and_let_go(std::uint64_t cycles);

/// False where a sanitizer keeps memory that was given back: then it says nothing.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool memory_tells = false;
#else
inline constexpr bool memory_tells = true;
#endif

/// Of this process, in KiB.
[[nodiscard]] std::size_t resident_kilobytes();

} // namespace forbear::tests
