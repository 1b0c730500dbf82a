#include "portfolio/text_scan.h"

#include <bit>
#include <cstring>

// This file is compiled once for each instruction set that a host may have; which one runs is found out at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "portfolio/text_scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace forbear::cli {
namespace HWY_NAMESPACE {
namespace {

namespace simd = hwy::HWY_NAMESPACE;

constexpr std::size_t block = 64;

/// Which of 64 bytes are what: bit i is byte i.
struct Masks {
    std::uint64_t quotes = 0;
    std::uint64_t commas = 0;
    std::uint64_t feeds = 0;
    std::uint64_t returns = 0;
    std::uint64_t nuls = 0;
};

using Lanes = simd::CappedTag<std::uint8_t, block>;

std::uint64_t bits_of(Lanes lanes, simd::Mask<Lanes> mask) {
    // Eight bytes are what the function may write, however few lanes there are.
    std::uint8_t bytes[8] = {};
    simd::StoreMaskBits(lanes, mask, bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    return bits;
}

Masks masks_of(const char* text) {
    const Lanes lanes;
    const auto quote = simd::Set(lanes, '"'), comma = simd::Set(lanes, ','), feed = simd::Set(lanes, '\n'),
               carriage_return = simd::Set(lanes, '\r'), nul = simd::Zero(lanes);
    Masks masks;
    for (std::size_t at = 0; at < block; at += simd::Lanes(lanes)) {
        const auto bytes = simd::LoadU(lanes, reinterpret_cast<const std::uint8_t*>(text) + at);
        masks.quotes |= bits_of(lanes, simd::Eq(bytes, quote)) << at;
        masks.commas |= bits_of(lanes, simd::Eq(bytes, comma)) << at;
        masks.feeds |= bits_of(lanes, simd::Eq(bytes, feed)) << at;
        masks.returns |= bits_of(lanes, simd::Eq(bytes, carriage_return)) << at;
        masks.nuls |= bits_of(lanes, simd::Eq(bytes, nul)) << at;
    }
    return masks;
}

/// The masks of up to 64 bytes at `at`, where the text may end before.
Masks masks_at(std::string_view text, std::size_t at) {
    if (text.size() - at >= block) return masks_of(text.data() + at);
    char rest[block];
    std::memset(rest, 'x', block);
    std::memcpy(rest, text.data() + at, text.size() - at);
    return masks_of(rest);
}

/// Bit i: an odd number of the bits 0 to i is set.
std::uint64_t parity_so_far(std::uint64_t bits) {
    for (int distance = 1; distance < 64; distance *= 2) bits ^= bits << distance;
    return bits;
}

std::uint64_t bits_below(std::size_t count) { return count >= 64 ? ~0ull : (1ull << count) - 1; }

std::uint64_t count_bits(std::uint64_t bits) { return static_cast<std::uint64_t>(std::popcount(bits)); }

/// Which bytes lie inside quotation marks, block after block; the opening mark does, the closing one does not.
class Quotation {
public:
    std::uint64_t next(std::uint64_t quotes, std::size_t size) {
        const std::uint64_t inside = quotes == 0 ? before_ : parity_so_far(quotes) ^ before_;
        before_ = (inside >> (size - 1) & 1u) != 0 ? ~0ull : 0;
        return inside;
    }
    [[nodiscard]] bool is_open() const { return before_ != 0; }

private:
    std::uint64_t before_ = 0; ///< all bits as the last byte
};

/// One bit of the block before, at bit 0 of the block after it.
class Carry {
public:
    explicit Carry(bool first) : bit_(first ? 1 : 0) {}
    /// `bits` moved on by one byte.
    std::uint64_t next(std::uint64_t bits, std::size_t size) {
        const std::uint64_t moved = bits << 1 | bit_;
        bit_ = bits >> (size - 1) & 1u;
        return moved;
    }
    [[nodiscard]] bool is_set() const { return bit_ != 0; }

private:
    std::uint64_t bit_;
};

std::size_t line_end_in(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += block) {
        const Masks masks = masks_at(text, at);
        const std::uint64_t ends = masks.feeds | masks.returns;
        if (ends != 0) return at + static_cast<std::size_t>(std::countr_zero(ends));
    }
    return std::string_view::npos;
}

CsvRun csv_run_in(std::string_view text, bool is_all) {
    Quotation quotation;
    Carry feed(true), feed_outside(true), carriage_return(false), return_outside(false); // the text begins a line
    Carry may_open(true), closed(false);
    CsvRun run;
    std::uint64_t lines = 0;
    std::size_t records = 0;
    for (std::size_t at = 0; at < text.size(); at += block) {
        const std::size_t size = text.size() - at < block ? text.size() - at : block;
        const Masks masks = masks_at(text, at);
        const std::uint64_t inside = quotation.next(masks.quotes, size);
        const std::uint64_t opening = masks.quotes & inside;
        const std::uint64_t closing = masks.quotes & ~inside;
        const std::uint64_t line_ends = masks.feeds | masks.returns;

        // A mark opens where a cell begins or, behind a closing mark, stands for itself; what a mark closes is a whole cell.
        const std::uint64_t cell_ends = (masks.commas | line_ends) & ~inside;
        std::uint64_t odd = (opening & ~may_open.next(cell_ends | closing, size)) |
                            (closed.next(closing, size) & ~(masks.commas | line_ends | masks.quotes)) | masks.nuls;
        odd &= bits_below(size);
        const std::size_t sound = odd == 0 ? size : static_cast<std::size_t>(std::countr_zero(odd)) + 1;

        // A line begins behind LF, CR LF or CR; a record does so where that is outside of quotation marks.
        const std::uint64_t line_begins =
            feed.next(masks.feeds, size) | (carriage_return.next(masks.returns, size) & ~masks.feeds);
        std::uint64_t begins = feed_outside.next(masks.feeds & ~inside, size) |
                               (return_outside.next(masks.returns & ~inside, size) & ~masks.feeds);
        begins &= bits_below(sound);
        const std::uint64_t record_begins = begins & ~line_ends;
        if (begins != 0) {
            const auto last = static_cast<std::size_t>(std::bit_width(begins)) - 1;
            run.bytes = at + last;
            run.lines = lines + count_bits(line_begins & bits_below(last));
            run.records = records + count_bits(record_begins & bits_below(last));
        }
        if (odd != 0) {
            run.is_odd = true;
            return run;
        }
        lines += count_bits(line_begins & bits_below(size));
        records += count_bits(record_begins);
    }
    // Behind a CR may come its LF.
    const bool ends_here = feed_outside.is_set() || (is_all && !quotation.is_open());
    if (ends_here && !text.empty()) return CsvRun{text.size(), lines, records, false};
    run.is_odd = is_all && !text.empty();
    return run;
}

/// Fills the records and cells of a chunk from the marks in its text, which come in order.
class Splitter {
public:
    explicit Splitter(RawChunk& chunk)
        : chunk_(chunk), text_(chunk.bytes.data()), size_(chunk.bytes.size()), line_(chunk.first_line) {
        record_.line = line_;
        record_.offset = chunk.first_offset;
    }

    void comma(std::size_t at) {
        end_cell(at);
        cell_begin_ = at + 1;
    }
    void line_end(std::size_t at, bool is_quoted) {
        if (text_[at] == '\r' && at + 1 < size_ && text_[at + 1] == '\n') return; // the LF ends the line
        ++line_;
        if (is_quoted) return;
        const bool has_return = text_[at] == '\n' && at > cell_begin_ && text_[at - 1] == '\r';
        end_record(at - (has_return ? 1 : 0), at + 1);
    }
    void end() {
        if (record_begin_ < size_) end_record(size_, size_);
    }

private:
    void end_cell(std::size_t end) {
        std::size_t begin = cell_begin_;
        if (begin < end && text_[begin] == '"') {
            ++begin;
            end = unescaped(begin, end - 1);
        }
        chunk_.cells.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)});
    }
    /// Takes one of each two quotation marks out of [begin, end); returns the new end.
    std::size_t unescaped(std::size_t begin, std::size_t end) {
        const void* found = std::memchr(text_ + begin, '"', end - begin);
        if (found == nullptr) return end;
        auto to = static_cast<std::size_t>(static_cast<const char*>(found) - text_);
        for (std::size_t from = to; from < end; ++from) {
            text_[to++] = text_[from];
            if (text_[from] == '"') ++from;
        }
        return to;
    }
    void end_record(std::size_t end, std::size_t next) {
        const bool is_blank = end == record_begin_;
        if (!is_blank) {
            end_cell(end);
            record_.cells = chunk_.cells.size() - record_.first_cell;
            record_.size = next - record_begin_;
            chunk_.records.push_back(record_);
        }
        record_begin_ = cell_begin_ = next;
        record_.first_cell = chunk_.cells.size();
        record_.line = line_;
        record_.offset = chunk_.first_offset + next;
    }

    RawChunk& chunk_;
    char* text_;
    std::size_t size_;
    std::uint64_t line_;
    std::size_t record_begin_ = 0;
    std::size_t cell_begin_ = 0;
    RawRecord record_;
};

void split(RawChunk& chunk) {
    chunk.records.reserve(chunk.unsplit_records);
    Splitter splitter(chunk);
    Quotation quotation;
    const std::size_t size = chunk.bytes.size();
    for (std::size_t at = 0; at < size; at += block) {
        // Cells are changed behind the block only: what is read here is as it was.
        const Masks masks = masks_at(chunk.bytes, at);
        const std::uint64_t inside = quotation.next(masks.quotes, size - at < block ? size - at : block);
        const std::uint64_t line_ends = masks.feeds | masks.returns;
        for (std::uint64_t bits = (masks.commas & ~inside) | line_ends; bits != 0; bits &= bits - 1) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(bits));
            if ((line_ends >> bit & 1u) == 0) {
                splitter.comma(at + bit);
            } else {
                splitter.line_end(at + bit, (inside >> bit & 1u) != 0);
            }
        }
    }
    splitter.end();
    chunk.is_unsplit = false;
}

} // namespace
} // namespace HWY_NAMESPACE
} // namespace forbear::cli
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace forbear::cli {

namespace {

HWY_EXPORT(line_end_in);
HWY_EXPORT(csv_run_in);
HWY_EXPORT(split);

} // namespace

std::size_t find_line_end(std::string_view text) noexcept { return HWY_DYNAMIC_DISPATCH(line_end_in)(text); }

CsvRun scan_csv(std::string_view text, bool is_all) noexcept { return HWY_DYNAMIC_DISPATCH(csv_run_in)(text, is_all); }

void split_csv(RawChunk& chunk) { HWY_DYNAMIC_DISPATCH(split)(chunk); }

} // namespace forbear::cli
#endif
