#include "portfolio/decide_portfolio.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
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
    Job(const Schema& schema, const std::vector<const Policy*>& policies) : facts(schema), words(policies.size()) {
        for (const Policy* policy : policies) tallies.emplace_back(*policy);
    }
    RawChunk raw;
    FactsChunk facts;
    std::vector<std::vector<std::int64_t>> words; ///< by policy
    std::string text;
    std::vector<Tally> tallies;
    std::set<std::string> ignored;
    std::uint64_t first_row = 1;
    std::string failure;
    bool is_done = false;
};

class Work {
public:
    Work(const std::vector<const Policy*>& policies, const Portfolio& portfolio, const DecisionWriter& writer)
        : policies_(policies), portfolio_(portfolio), writer_(writer) {}

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
    void decide(Job& job) const {
        job.text.clear();
        for (Tally& tally : job.tallies) tally.clear();
        split(job.raw);
        portfolio_.bind(job.raw, job.facts, job.ignored);
        const Result<FactsView> view = job.facts.view();
        if (!view) {
            job.failure = view.error().message;
            return;
        }
        const std::size_t records = job.facts.size();
        for (std::size_t index = 0; index < policies_.size(); ++index) {
            std::vector<std::int64_t>& words = job.words[index];
            words.resize(records * policies_[index]->layout().words);
            policies_[index]->decide(view.value(), 0, records, words.data());
        }
        std::vector<DecisionWriter::Answer> answers;
        for (std::size_t record = 0; record < records; ++record) {
            const std::uint64_t row = job.first_row + record;
            answers.clear();
            for (std::size_t index = 0; index < policies_.size(); ++index) {
                answers.push_back(answer(*policies_[index], job, index, view.value(), record));
                const DecisionWriter::Answer& said = answers.back();
                job.tallies[index].count(row, job.facts.key(record), said.decision, said.reason);
            }
            writer_.append(job.text, row, job.facts.key(record), answers);
        }
    }

    static DecisionWriter::Answer answer(const Policy& policy, Job& job, std::size_t index, const FactsView& view,
                                         std::size_t record) {
        const DecisionLayout& layout = policy.layout();
        std::int64_t* words = job.words[index].data() + record * layout.words;
        if (!job.facts.problem(record).empty()) make_invalid(layout, words);
        const DecisionView decision(layout, words);
        if (decision.status() == Status::invalid)
            return {decision, reason_text(policy.schema(), job.facts, view, record, decision.fault())};
        return {decision, policy.reason_text(decision, view, record)};
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
};

/// Threads that take jobs from a queue. The caller waits for each job in the order it wants.
class Workers {
public:
    Workers(const Work& work, unsigned threads) : work_(work) {
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
    }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
            waiting_.clear();
        }
        queued_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    void start(Job& job) {
        {
            const std::lock_guard lock(mutex_);
            job.is_done = false;
            waiting_.push_back(&job);
        }
        queued_.notify_one();
    }
    void wait(const Job& job) {
        std::unique_lock lock(mutex_);
        finished_.wait(lock, [&job] { return job.is_done; });
    }

private:
    void loop() {
        while (true) {
            std::unique_lock lock(mutex_);
            queued_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
            if (stop_) return;
            Job* job = waiting_.front();
            waiting_.pop_front();
            lock.unlock();
            work_.run(*job);
            lock.lock();
            job->is_done = true;
            finished_.notify_all();
        }
    }

    const Work& work_;
    std::mutex mutex_;
    std::condition_variable queued_;
    std::condition_variable finished_;
    std::deque<Job*> waiting_;
    bool stop_ = false;
    std::vector<std::thread> threads_;
};

/// Takes over what a finished job found. False when the work must end.
bool collect(Job& job, Output& output, DecideResult& result) {
    if (job.failure.empty()) {
        if (Result<bool> written = output.write(job.text); !written) job.failure = written.error().message;
    }
    if (!job.failure.empty()) {
        result.failure = job.failure;
        return false;
    }
    result.rows_written += job.facts.size();
    for (std::size_t index = 0; index < job.tallies.size(); ++index) result.tallies[index].add(job.tallies[index]);
    result.ignored.merge(job.ignored);
    job.ignored.clear();
    return true;
}

} // namespace

DecideResult decide_portfolio(const std::vector<const Policy*>& policies, Portfolio& portfolio,
                              const DecisionWriter& writer, Output& output, unsigned threads,
                              const std::function<void(std::uint64_t)>& on_progress) {
    DecideResult result;
    for (const Policy* policy : policies) result.tallies.emplace_back(*policy);
    if (Result<bool> written = output.write(writer.header()); !written) {
        result.failure = written.error().message;
        return result;
    }
    const Work work(policies, portfolio, writer);
    const bool alone = threads <= 1;
    std::vector<std::unique_ptr<Job>> jobs;
    for (unsigned i = 0; i < (alone ? 1 : 2 * threads); ++i) jobs.push_back(std::make_unique<Job>(portfolio.schema(), policies));
    Workers workers(work, alone ? 0 : threads);

    std::deque<Job*> under_way;
    std::size_t next = 0;
    std::uint64_t next_row = 1;
    bool more = true;
    while (more || !under_way.empty()) {
        if (under_way.size() == jobs.size() || (!more && !under_way.empty())) {
            Job& oldest = *under_way.front();
            under_way.pop_front();
            if (!alone) workers.wait(oldest);
            if (!collect(oldest, output, result)) return result;
            on_progress(result.rows_written);
            continue;
        }
        Job& job = *jobs[next];
        next = (next + 1) % jobs.size();
        job.raw.clear();
        const Result<bool> read = portfolio.cut(job.raw);
        if (!read) {
            // What was read before is decided and written all the same: then the user knows how far it got.
            result.failure = read.error().message;
        }
        more = read && read.value();
        if (job.raw.size() == 0) continue;
        job.first_row = next_row;
        next_row += job.raw.size();
        under_way.push_back(&job);
        if (alone) {
            work.run(job);
        } else {
            workers.start(job);
        }
    }
    return result;
}

} // namespace forbear::cli
