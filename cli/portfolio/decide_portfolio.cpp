#include "portfolio/decide_portfolio.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "portfolio/reason.h"

namespace forbear::cli {

namespace {

/// One chunk on its way through. Reused, so that its memory is allocated once.
struct Job {
    Job(const Schema& schema, const std::vector<const Policy*>& policies, const AskedRule* asked) : facts(schema) {
        for (const Policy* policy : policies) tallies.emplace_back(*policy);
        if (asked != nullptr) why_not.emplace(*asked);
    }
    RawChunk raw;
    FactsChunk facts;
    std::vector<std::vector<std::int64_t>> words; ///< by policy, of the records that are being written
    std::vector<DecisionWriter::Answer> answers;
    std::string text;
    std::vector<Tally> tallies;
    std::vector<std::uint32_t> parts; ///< as `AskedRule::ask`, of the records that are being written
    std::optional<WhyNotTally> why_not;
    std::set<std::string> ignored;
    std::uint64_t number = 0; ///< of the chunk, counted from 0
    std::uint64_t first_row = 1;
    std::string failure;
};

class Work {
public:
    Work(const std::vector<const Policy*>& policies, const Portfolio& portfolio, const DecisionWriter& writer, const AskedRule* asked)
        : policies_(policies), portfolio_(portfolio), writer_(writer), asked_(asked) {}

    /// Never throws: what goes wrong is in `job.failure`.
    void run(Job& job) const noexcept {
        try {
            decide(job);
        } catch (const std::exception& failure) {
            job.failure = failure.what();
        } catch (...) {
            job.failure = "an unknown failure";
        }
    }

private:
    /// Decisions are written while they are in the cache.
    static constexpr std::size_t at_once = 512;

    void decide(Job& job) const {
        job.text.clear();
        for (Tally& tally : job.tallies) tally.clear();
        if (job.why_not) job.why_not->clear();
        split(job.raw);
        portfolio_.bind(job.raw, job.facts, job.ignored);
        const Result<FactsView> view = job.facts.view();
        if (!view) {
            job.failure = view.error().message;
            return;
        }
        const std::size_t records = job.facts.size();
        for (std::size_t begin = 0; begin < records; begin += at_once) {
            write(job, view.value(), begin, std::min(begin + at_once, records));
        }
    }

    void write(Job& job, const FactsView& view, std::size_t begin, std::size_t end) const {
        job.words.resize(policies_.size());
        for (std::size_t index = 0; index < policies_.size(); ++index) {
            std::vector<std::int64_t>& words = job.words[index];
            words.resize(at_once * policies_[index]->layout().words);
            policies_[index]->decide(view, begin, end, words.data());
        }
        if (asked_ != nullptr) asked_->ask(view, begin, end, job.parts);
        for (std::size_t record = begin; record < end; ++record) {
            const std::uint64_t row = job.first_row + record;
            job.answers.clear();
            for (std::size_t index = 0; index < policies_.size(); ++index) {
                const Policy& policy = *policies_[index];
                std::int64_t* words = job.words[index].data() + (record - begin) * policy.layout().words;
                job.answers.push_back(answer(policy, job.facts, words, view, record));
                const DecisionWriter::Answer& said = job.answers.back();
                job.tallies[index].count(row, job.facts.key(record), said.decision, said.reason);
            }
            if (asked_ != nullptr) keep_why_not(job, record - begin);
            writer_.append(job.text, row, job.facts.key(record), job.answers);
        }
    }

    void keep_why_not(Job& job, std::size_t place) const {
        DecisionWriter::Answer& said = job.answers.front();
        said.why_not = asked_->answer(job.parts, place, said.decision);
        job.why_not->count(said.why_not, asked_->decided(said.decision));
    }

    static DecisionWriter::Answer answer(const Policy& policy, const FactsChunk& facts, std::int64_t* words,
                                         const FactsView& view, std::size_t record) {
        const DecisionLayout& layout = policy.layout();
        if (!facts.problem(record).empty()) make_invalid(layout, words);
        const DecisionView decision(layout, words);
        switch (decision.status()) {
        case Status::invalid: return {decision, reason_text(policy.schema(), facts, view, record, decision.fault())};
        case Status::rejected: return {decision, policy.reason_text(decision, view, record)};
        default: return {decision, {}};
        }
    }

    /// A record that could not be read is invalid whatever its facts would have said.
    static void make_invalid(const DecisionLayout& layout, std::int64_t* words) {
        std::fill_n(words, layout.words, 0);
        words[layout::status] = static_cast<std::int64_t>(Status::invalid);
        words[layout::rule] = -1;
    }

    const std::vector<const Policy*>& policies_;
    const Portfolio& portfolio_;
    const DecisionWriter& writer_;
    const AskedRule* asked_;
};

/// The way of all chunks: cut from the file one after another, decided by any thread, written one after another. Each thread
/// does all three in turn; there is a bounded number of jobs, so the memory is bounded.
class Line {
public:
    Line(const Work& work, Portfolio& portfolio, Output& output, const ChunkSize& full,
         const OnProgress& on_progress, DecideResult& result)
        : work_(work), portfolio_(portfolio), output_(output), full_(full), on_progress_(on_progress), result_(result) {}

    void add(std::unique_ptr<Job> job) {
        idle_.push_back(job.get());
        jobs_.push_back(std::move(job));
    }

    /// What one thread does until everything is written or something has failed. Never throws.
    void work() noexcept {
        try {
            while (Job* job = begin()) {
                work_.run(*job);
                end(*job);
            }
        } catch (const std::exception& failure) {
            stop(failure.what());
        } catch (...) {
            stop("an unknown failure");
        }
    }

    /// When all threads have left: takes over why reading ended early, unless something else went wrong.
    void finish() {
        if (result_.failure.empty()) result_.failure = read_failure_;
    }

private:
    /// The next chunk, or null when there is none.
    Job* begin() {
        Job* job = nullptr;
        {
            std::unique_lock lock(mutex_);
            has_idle_.wait(lock, [this] { return !idle_.empty() || is_over_; });
            if (is_over_) return nullptr;
            job = idle_.back();
            idle_.pop_back();
        }
        const std::lock_guard reading(reading_);
        if (is_read_ || !cut(*job)) {
            const std::lock_guard lock(mutex_);
            idle_.push_back(job);
            has_idle_.notify_one(); // whoever waits for it finds the end as well
            return nullptr;
        }
        return job;
    }

    /// False: there is nothing left.
    bool cut(Job& job) {
        job.raw.clear();
        const Result<bool> read = portfolio_.cut(job.raw, full_);
        is_read_ = !read || !read.value();
        if (!read) {
            // What was read before is decided and written all the same: then the user knows how far it got.
            const std::lock_guard lock(mutex_);
            read_failure_ = read.error().message;
        }
        if (job.raw.size() == 0) return false;
        job.number = next_number_++;
        job.first_row = next_row_;
        next_row_ += job.raw.size();
        return true;
    }

    /// Writes the job, and those behind it that are done, when it is its turn; leaves it to another thread otherwise.
    void end(Job& job) {
        std::unique_lock lock(mutex_);
        done_.emplace(job.number, &job);
        if (is_writing_) return;
        is_writing_ = true;
        while (!is_over_ && !done_.empty() && done_.begin()->first == written_) {
            Job& first = *done_.begin()->second;
            done_.erase(done_.begin());
            lock.unlock();
            const bool is_fine = collect(first);
            lock.lock();
            ++written_;
            if (!is_fine) is_over_ = true;
            idle_.push_back(&first);
            is_over_ ? has_idle_.notify_all() : has_idle_.notify_one();
        }
        is_writing_ = false;
    }

    /// Takes over what a finished job found; one thread at a time. False when the work must end.
    bool collect(Job& job) {
        if (job.failure.empty()) {
            if (Result<bool> written = output_.write(job.text); !written) job.failure = written.error().message;
        }
        if (!job.failure.empty()) {
            result_.failure = job.failure;
            return false;
        }
        result_.rows_written += job.facts.size();
        for (std::size_t index = 0; index < job.tallies.size(); ++index) result_.tallies[index].add(job.tallies[index]);
        if (job.why_not) result_.why_not->add(*job.why_not);
        result_.ignored.merge(job.ignored);
        job.ignored.clear();
        const RawRecord& last = job.raw.records.back();
        on_progress_(result_.rows_written, last.offset + last.size);
        return true;
    }

    void stop(const char* failure) noexcept {
        const std::lock_guard lock(mutex_);
        if (result_.failure.empty()) result_.failure = failure;
        is_over_ = true;
        has_idle_.notify_all();
    }

    const Work& work_;
    Portfolio& portfolio_;
    Output& output_;
    const ChunkSize& full_;
    const OnProgress& on_progress_;
    DecideResult& result_;
    std::vector<std::unique_ptr<Job>> jobs_;

    std::mutex reading_; ///< guards what follows, and the portfolio's reader
    bool is_read_ = false;
    std::uint64_t next_number_ = 0;
    std::uint64_t next_row_ = 1;

    std::mutex mutex_; ///< guards what follows; taken inside `reading_`, never around it
    std::condition_variable has_idle_;
    std::vector<Job*> idle_;
    std::map<std::uint64_t, Job*> done_; ///< decided and not yet written
    std::uint64_t written_ = 0;          ///< chunks
    bool is_writing_ = false;            ///< the thread that set it writes; `result_` is its own
    bool is_over_ = false;
    std::string read_failure_;
};

} // namespace

DecideResult decide_portfolio(const std::vector<const Policy*>& policies, Portfolio& portfolio,
                              const DecisionWriter& writer, Output& output, unsigned threads,
                              const OnProgress& on_progress, const ChunkSize& full, const AskedRule* asked) {
    DecideResult result;
    for (const Policy* policy : policies) result.tallies.emplace_back(*policy);
    if (asked != nullptr) result.why_not.emplace(*asked);
    if (Result<bool> written = output.write(writer.header()); !written) {
        result.failure = written.error().message;
        return result;
    }
    const Work work(policies, portfolio, writer, asked);
    Line line(work, portfolio, output, full, on_progress, result);
    // A thread that waits for its turn to write can begin another chunk meanwhile.
    const unsigned jobs = threads <= 1 ? 1 : 2 * threads;
    for (unsigned i = 0; i < jobs; ++i) line.add(std::make_unique<Job>(portfolio.schema(), policies, asked));
    std::vector<std::thread> others;
    try {
        for (unsigned i = 1; i < threads; ++i) others.emplace_back([&line] { line.work(); });
    } catch (const std::exception&) {
        // The system has no more threads to give: those that are there do the work.
    }
    line.work();
    for (std::thread& other : others) other.join();
    line.finish();
    return result;
}

} // namespace forbear::cli
