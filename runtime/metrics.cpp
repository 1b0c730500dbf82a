#include "forbear/metrics.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <mutex>
#include <new>

#include "metrics_plan.h"

namespace forbear {
namespace metrics {

/// One recorder's counts of one version, on cache lines of its own. Only that recorder writes, so that a plain load and store
/// will do: they are atomic for whoever takes a snapshot meanwhile.
struct Place {
    using Cell = std::atomic<std::uint64_t>;
    static_assert(Cell::is_always_lock_free);
    static constexpr std::align_val_t line{64};

    explicit Place(std::size_t count) {
        constexpr std::size_t each = static_cast<std::size_t>(line) / sizeof(Cell);
        const std::size_t whole = (count + each - 1) / each * each;
        cells = static_cast<Cell*>(::operator new(whole * sizeof(Cell), line));
        std::uninitialized_value_construct_n(cells, whole);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { ::operator delete(static_cast<void*>(cells), line); }

    void add(std::uint64_t cell, std::uint64_t count = 1) noexcept {
        cells[cell].store(cells[cell].load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
    }

    Cell* cells;
};

/// What Metrics and its recorders share.
struct Book {
    explicit Book(const MetricsOptions& given) : options(given), taken(given.most_recorders, false) {}

    const MetricsOptions options;
    mutable std::mutex changing;
    std::vector<std::shared_ptr<Meter>> meters; ///< in the order in which they came
    std::vector<bool> taken;                    ///< places of recorders
    std::size_t places = 0;                     ///< that ever were taken: each meter has memory for these

    /// The first of those that nobody else holds.
    [[nodiscard]] auto first_retired() const noexcept {
        return std::ranges::find_if(meters, [](const std::shared_ptr<Meter>& meter) { return meter.use_count() == 1; });
    }
    void drop_oldest() noexcept {
        auto retired = static_cast<std::size_t>(std::ranges::count_if(meters, [](const auto& meter) { return meter.use_count() == 1; }));
        for (; retired > options.keep_retired; --retired) meters.erase(first_retired());
    }
};

namespace {

template <std::size_t Size>
std::uint32_t bucket_of(const std::array<std::uint64_t, Size>& bounds, std::uint64_t value) noexcept {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(bounds, value) - bounds.begin());
}

/// 64 counts side by side, one for each bit: plane k holds the bits of weight 2^k. A record's guards are many, and which of
/// them apply is as good as random: bit by bit they would cost more than everything else that is counted.
class SideBySide {
public:
    static constexpr std::uint64_t most = 63;

    void add(std::uint64_t bits) noexcept {
        for (std::uint64_t& plane : planes_) {
            const std::uint64_t carried = plane & bits;
            plane ^= bits;
            bits = carried;
        }
    }
    [[nodiscard]] std::uint64_t counted() const noexcept {
        std::uint64_t any = 0;
        for (const std::uint64_t plane : planes_) any |= plane;
        return any;
    }
    [[nodiscard]] std::uint64_t count(int bit) const noexcept {
        std::uint64_t sum = 0;
        for (std::size_t plane = 0; plane < planes_.size(); ++plane) sum |= (planes_[plane] >> bit & 1u) << plane;
        return sum;
    }

private:
    std::array<std::uint64_t, 6> planes_{};
};

/// Guards of a decision whose bits are set, in the word that has those from `begin` on.
struct GuardBits {
    const Plan& plan;
    Place& place;
    std::uint32_t first_cell;

    [[nodiscard]] std::uint64_t real(std::uint64_t bits, std::uint32_t begin) const noexcept {
        const std::uint32_t guards = plan.layout.guard_count - begin;
        return guards < 64 ? bits & ((std::uint64_t{1} << guards) - 1) : bits;
    }
    template <class Count>
    void add(std::uint64_t bits, std::uint32_t begin, Count count) const noexcept {
        for (bits = real(bits, begin); bits != 0; bits &= bits - 1) {
            const int bit = std::countr_zero(bits);
            place.add(first_cell + plan.guards.series[begin + static_cast<std::uint32_t>(bit)], count(bit));
        }
    }
    /// `words`: of one decision, from where its bits begin.
    void of_one(const std::int64_t* words) const noexcept {
        for (std::uint32_t begin = 0; begin < plan.layout.guard_count; begin += 64) {
            add(static_cast<std::uint64_t>(words[begin / 64]), begin, [](int) { return std::uint64_t{1}; });
        }
    }
    /// Of at most SideBySide::most decisions.
    void of_block(const std::int64_t* words, std::uint64_t count) const noexcept {
        for (std::uint32_t begin = 0; begin < plan.layout.guard_count; begin += 64) {
            SideBySide sums;
            for (std::uint64_t n = 0; n < count; ++n) sums.add(static_cast<std::uint64_t>(words[n * plan.layout.words + begin / 64]));
            add(sums.counted(), begin, [&](int bit) { return sums.count(bit); });
        }
    }
};

void add_fault(const Plan& plan, Place& place, const Fault& fault) noexcept {
    const std::uint64_t input = fault.in_list ? std::uint64_t{plan.facts} + fault.fact : fault.fact;
    const auto kind = static_cast<std::uint32_t>(fault.kind);
    if (kind == 0 || kind > fault_names.size() || input >= plan.inputs.size()) return;
    place.add(plan.faults + input * fault_names.size() + kind - 1);
}

/// One decision, but for its guards. Whatever the words are, no other memory is touched. False: they are no decision of this
/// version.
bool add_decision(const Plan& plan, Place& place, const DecisionView& decision, std::uint32_t combination) noexcept {
    const std::int64_t* words = decision.words();
    const auto status = static_cast<std::uint64_t>(words[layout::status]);
    const std::int64_t rule = words[layout::rule];
    const auto channels = static_cast<std::uint64_t>(words[layout::number_of_channels]);
    if (status >= status_names.size() || rule < -1 || rule >= std::int64_t{plan.rule_count} || channels > plan.channels.size()) {
        place.add(plan.unreadable);
        return false;
    }
    place.add(plan.decisions + combination * status_names.size() + status);
    place.add(plan.channel_counts + combination * (plan.channels.size() + 1) + channels);
    for (std::uint32_t at = 0; at < channels; ++at) {
        const std::uint32_t channel = decision.channel(at);
        if (channel >= plan.channels.size()) continue;
        const std::uint64_t cell = combination * plan.channels.size() + channel;
        if (at == 0) place.add(plan.first_channel + cell);
        place.add(plan.offered + cell);
    }
    if (plan.by_rule && rule >= 0) place.add(plan.rule_cells + plan.rules.series[static_cast<std::size_t>(rule)]);
    if (status == static_cast<std::uint64_t>(Status::invalid)) add_fault(plan, place, decision.fault());
    return true;
}

/// `combination_of` says by which values decision n is counted.
template <class CombinationOf>
bool add(const Plan& plan, Place* place, const std::int64_t* words, std::uint64_t count, CombinationOf combination_of) noexcept {
    if (place == nullptr) return false;
    constexpr std::uint64_t worth_it = 16; // fewer are quicker one by one
    const GuardBits applied{plan, *place, plan.applied}, changed{plan, *place, plan.changed};
    const std::size_t width = plan.layout.words;
    for (std::uint64_t begin = 0; begin < count; begin += SideBySide::most) {
        const std::uint64_t in_block = std::min(count - begin, SideBySide::most);
        const std::int64_t* first = words + begin * width;
        std::uint64_t unread = 0; // a bit for each that is no decision
        for (std::uint64_t n = 0; n < in_block; ++n) {
            const bool is_read = add_decision(plan, *place, DecisionView(plan.layout, first + n * width), combination_of(begin + n));
            unread |= std::uint64_t{!is_read} << n;
        }
        if (unread == 0 && in_block >= worth_it) {
            applied.of_block(first + plan.layout.guards_applied, in_block);
            changed.of_block(first + plan.layout.guards_changed, in_block);
            continue;
        }
        for (std::uint64_t n = 0; n < in_block; ++n) {
            if ((unread >> n & 1u) != 0) continue;
            applied.of_one(first + n * width + plan.layout.guards_applied);
            changed.of_one(first + n * width + plan.layout.guards_changed);
        }
    }
    if (count > 0) {
        place->add(plan.batches + bucket_of(batch_bounds, count));
        place->add(plan.batches + batch_bounds.size() + 1, count);
    }
    return true;
}

} // namespace
} // namespace metrics

Meter::Meter(std::unique_ptr<const metrics::Plan> plan, const metrics::Book& owner, std::size_t places)
    : plan_(std::move(plan)), owner_(&owner), places_(places) {}
Meter::~Meter() = default;

void Meter::make_place(std::size_t place) {
    if (places_[place] == nullptr) places_[place] = std::make_unique<metrics::Place>(plan_->cells);
}

const std::string& Meter::policy() const noexcept { return plan_->policy; }
const std::string& Meter::hash() const noexcept { return plan_->hash; }

MetricsRecorder& MetricsRecorder::operator=(MetricsRecorder&& other) noexcept {
    if (this != &other) {
        leave();
        book_ = std::move(other.book_);
        place_ = other.place_;
    }
    return *this;
}
MetricsRecorder::~MetricsRecorder() { leave(); }

void MetricsRecorder::leave() noexcept {
    if (book_ == nullptr) return;
    {
        const std::lock_guard lock(book_->changing);
        book_->taken[place_] = false;
    }
    book_.reset();
}

metrics::Place* MetricsRecorder::place_in(const Meter& meter) const noexcept {
    // A meter may outlive its Metrics, and the address come again: then it has no place, or one that nobody else writes to.
    const bool is_ours = book_ != nullptr && meter.owner_ == book_.get() && place_ < meter.places_.size();
    return is_ours ? meter.places_[place_].get() : nullptr;
}

bool MetricsRecorder::record(const Meter& meter, const std::int64_t* words, std::uint64_t count, const FactsView& facts, std::uint64_t begin) noexcept {
    const metrics::Plan& plan = *meter.plan_;
    return metrics::add(plan, place_in(meter), words, count, [&](std::uint64_t n) {
        std::uint32_t combination = 0;
        for (const metrics::Label& label : plan.labels) {
            const Column& column = facts.facts[label.fact];
            const std::uint64_t at = (begin + n) * column.stride;
            combination += label.step * label.place_of(column.values[at], column.states == nullptr ? std::uint8_t{0} : column.states[at]);
        }
        return combination;
    });
}

bool MetricsRecorder::record(const Meter& meter, const std::int64_t* words, std::uint64_t count, const BoundLayout& layout, const void* first) noexcept {
    const metrics::Plan& plan = *meter.plan_;
    return metrics::add(plan, place_in(meter), words, count, [&](std::uint64_t n) {
        const void* record = static_cast<const char*>(first) + n * layout.size;
        std::uint32_t combination = 0;
        for (const metrics::Label& label : plan.labels) {
            FieldValue read{0, State::unknown};
            if (const auto& field = layout.facts[label.fact]) read = read_field(*field, record);
            combination += label.step * label.place_of(read.value, static_cast<std::uint8_t>(read.state));
        }
        return combination;
    });
}

bool MetricsRecorder::record(const Meter& meter, const std::int64_t* words, std::uint64_t count) noexcept {
    const std::uint32_t combination = meter.plan_->nothing_known();
    return metrics::add(*meter.plan_, place_in(meter), words, count, [&](std::uint64_t) { return combination; });
}

bool MetricsRecorder::observe(const Meter& meter, std::uint64_t count, std::chrono::nanoseconds elapsed) noexcept {
    metrics::Place* place = place_in(meter);
    if (place == nullptr) return false;
    if (count == 0) return true;
    const std::uint64_t nanoseconds = elapsed.count() < 0 ? 0 : static_cast<std::uint64_t>(elapsed.count());
    const std::uint64_t mean = nanoseconds / count + (nanoseconds % count != 0 ? 1 : 0); // not more than the bound only where it is not
    place->add(meter.plan_->times + metrics::bucket_of(metrics::nanosecond_bounds, mean), count);
    place->add(meter.plan_->times + metrics::nanosecond_bounds.size() + 1, nanoseconds);
    return true;
}

Metrics::Metrics(const MetricsOptions& options) : book_(std::make_shared<metrics::Book>(options)) {}
Metrics::~Metrics() = default;

Result<std::shared_ptr<const Meter>> Metrics::meter(const Policy& policy, const MeterOptions& options) {
    const std::lock_guard lock(book_->changing);
    auto plan = metrics::make_plan(policy, options);
    if (!plan) return plan.error();
    const auto same = std::ranges::find_if(book_->meters, [&](const std::shared_ptr<Meter>& meter) {
        return meter->hash() == policy.hash() && meter->policy() == policy.name();
    });
    if (same != book_->meters.end()) {
        if (metrics::counts_the_same(*(*same)->plan_, *plan.value())) return std::shared_ptr<const Meter>(*same);
        if (same->use_count() > 1) {
            return Error{ErrorCode::invalid_argument, "this version of policy `" + policy.name() + "` is counted with other options already"};
        }
        book_->meters.erase(same); // nobody counts by the old ones any more
    }
    const std::shared_ptr<Meter> made(new Meter(std::move(plan).value(), *book_, book_->options.most_recorders));
    for (std::size_t place = 0; place < book_->places; ++place) made->make_place(place);
    book_->meters.push_back(made);
    book_->drop_oldest();
    return std::shared_ptr<const Meter>(made);
}

Result<MetricsRecorder> Metrics::recorder() {
    const std::lock_guard lock(book_->changing);
    const auto free = std::ranges::find(book_->taken, false);
    if (free == book_->taken.end()) {
        return Error{ErrorCode::limit, "there are " + std::to_string(book_->taken.size()) + " recorders already, as many as the options allow"};
    }
    const auto place = static_cast<std::size_t>(free - book_->taken.begin());
    if (place >= book_->places) {
        for (const std::shared_ptr<Meter>& meter : book_->meters) meter->make_place(place);
        book_->places = place + 1;
    }
    book_->taken[place] = true;
    return MetricsRecorder(book_, place);
}

MetricsSnapshot Metrics::snapshot() const {
    MetricsSnapshot snapshot = metrics::no_series();
    const std::lock_guard lock(book_->changing);
    metrics::Counts counts;
    for (const std::shared_ptr<Meter>& meter : book_->meters) {
        counts.assign(meter->plan_->cells, 0);
        for (const auto& place : meter->places_) {
            if (place == nullptr) continue;
            for (std::size_t cell = 0; cell < counts.size(); ++cell) counts[cell] += place->cells[cell].load(std::memory_order_relaxed);
        }
        metrics::add_series(*meter->plan_, counts, snapshot);
    }
    return snapshot;
}

bool Metrics::forget(std::string_view hash) {
    const std::lock_guard lock(book_->changing);
    return std::erase_if(book_->meters, [&](const std::shared_ptr<Meter>& meter) { return meter.use_count() == 1 && meter->hash() == hash; }) > 0;
}

} // namespace forbear
