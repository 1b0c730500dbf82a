#pragma once
// Arrow arrays that grow row by row.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "c_api/arrow_made.h"

namespace forbear::c_api {

/// Which rows have a value. The bitmap is made when the first null comes.
class Validity {
public:
    void add(bool is_valid) {
        if (!is_valid && nulls_++ == 0) bits_.assign(static_cast<std::size_t>(length_ / 8) + 1, 0xff);
        if (nulls_ > 0) {
            bits_.resize(static_cast<std::size_t>(length_ / 8) + 1, 0xff);
            if (!is_valid) bits_[static_cast<std::size_t>(length_ / 8)] &= static_cast<std::uint8_t>(~(1u << (length_ % 8)));
        }
        ++length_;
    }
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }
    [[nodiscard]] std::int64_t nulls() const noexcept { return nulls_; }
    [[nodiscard]] const void* bits() const noexcept { return nulls_ == 0 ? nullptr : bits_.data(); }

private:
    std::int64_t length_ = 0, nulls_ = 0;
    std::vector<std::uint8_t> bits_;
};

/// What every builder has: its own array at the end. It is held by the array that it became.
class Builder : public std::enable_shared_from_this<Builder> {
public:
    virtual ~Builder() = default;
    [[nodiscard]] virtual MadeArray finish() = 0;

protected:
    [[nodiscard]] MadeArray made(std::vector<const void*> data);
    Validity validity_;
};

/// Numbers of a fixed width; null is stored as 0.
template <class Number>
class Numbers final : public Builder {
public:
    void add(Number number) { put(number, true); }
    void add_null() { put(Number{}, false); }
    /// The words that these numbers are the places of.
    void use_dictionary(const std::vector<std::string>& words) { words_ = &words; }
    [[nodiscard]] MadeArray finish() override;

private:
    void put(Number number, bool is_valid) {
        numbers_.push_back(number);
        validity_.add(is_valid);
    }
    std::vector<Number> numbers_;
    const std::vector<std::string>* words_ = nullptr;
};
using Places = Numbers<std::int32_t>;

/// Of 128 bits.
class Decimals final : public Builder {
public:
    void add(std::int64_t value) { put(value, true); }
    void add_null() { put(0, false); }
    [[nodiscard]] MadeArray finish() override { return made({words_.data()}); }

private:
    void put(std::int64_t value, bool is_valid) {
        words_.push_back(value);
        words_.push_back(value < 0 ? -1 : 0);
        validity_.add(is_valid);
    }
    std::vector<std::int64_t> words_; ///< the lower half, then the upper: little end first
};

class Booleans final : public Builder {
public:
    void add(bool value) { put(value, true); }
    void add_null() { put(false, false); }
    [[nodiscard]] MadeArray finish() override { return made({bits_.data()}); }

private:
    void put(bool value, bool is_valid);
    std::vector<std::uint8_t> bits_;
};

/// UTF-8 with offsets of 32 bits. Throws TooLarge beyond 2 GiB.
class Strings final : public Builder {
public:
    void add(std::string_view text) { put(text, true); }
    void add_null() { put({}, false); }
    [[nodiscard]] MadeArray finish() override { return made({offsets_.data(), bytes_.data()}); }

private:
    void put(std::string_view text, bool is_valid);
    std::vector<std::int32_t> offsets_ = {0};
    std::string bytes_;
};

/// Lists of places in a dictionary. Throws TooLarge beyond 2^31 items.
class Lists final : public Builder {
public:
    explicit Lists(const std::vector<std::string>& words) { items_->use_dictionary(words); }
    void add_item(std::uint32_t place) { items_->add(static_cast<std::int32_t>(place)), ++size_; }
    /// The items added since the last one are the list of one row.
    void end_row() { end(true); }
    void add_null() { end(false); }
    [[nodiscard]] MadeArray finish() override;

private:
    void end(bool is_valid);
    std::shared_ptr<Places> items_ = std::make_shared<Places>();
    std::size_t size_ = 0;
    std::vector<std::int32_t> offsets_ = {0};
};

/// Structs: the children are built by others, as many rows as here.
class Structs final : public Builder {
public:
    void add(bool is_valid) { validity_.add(is_valid); }
    void own(std::shared_ptr<Builder> child) { children_.push_back(std::move(child)); }
    [[nodiscard]] MadeArray finish() override;

private:
    std::vector<std::shared_ptr<Builder>> children_;
};

} // namespace forbear::c_api
