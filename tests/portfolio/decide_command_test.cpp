// `forbear decide --output FILE`: whole or not at all, whatever ends it.

#include <filesystem>

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

std::string card(const std::string& name) { return checkout::source_dir() + "/policies/card/" + name; }

/// A new folder with 2,000 customers in `in.jsonl`, and decisions of an earlier day.
std::string place_with_customers() {
    const std::string path = scratch("decide");
    fs::remove_all(path);
    fs::create_directories(path);
    REQUIRE(forbear("sample " + card("customer.forbear") + " --rows 2000 --seed 5 --output " + path + "/in.jsonl").exit_code == 0);
    write_file(path + "/kept.csv", "kept");
    return path;
}

#ifdef __SANITIZE_THREAD__
// ThreadSanitizer keeps a signal back while the thread that it reached waits for a mutex; the one that reads is waited for.
const std::vector<std::string> thread_counts{"1"};
#else
const std::vector<std::string> thread_counts{"1", "2"};
#endif

const std::string decides = std::string(FORBEAR_PROGRAM) + " decide '" + card("early_stage.forbear") + "' --as-of 2026-12-01 ";

} // namespace

TEST_CASE("decisions take the place of earlier ones when they are whole", "[decide]") {
    const std::string place = place_with_customers();
    fs::permissions(place + "/kept.csv", fs::perms::owner_read | fs::perms::owner_write);
    REQUIRE(run("cd '" + place + "' && " + decides + "--input in.jsonl --output kept.csv").exit_code == 0);
    CHECK(files_in(place) == Names{"in.jsonl", "kept.csv"});
    CHECK(fs::status(place + "/kept.csv").permissions() == (fs::perms::owner_read | fs::perms::owner_write)); // nobody else may read it now
    CHECK(read_file(place + "/kept.csv") == run(decides + "--input '" + place + "/in.jsonl'").out);
    fs::rename(place + "/kept.csv", place + "/real.csv");
    fs::create_symlink("real.csv", place + "/link.csv");
    REQUIRE(run("cd '" + place + "' && " + decides + "--input in.jsonl --output link.csv --threads 1").exit_code == 0);
    CHECK(fs::is_symlink(place + "/link.csv"));
    CHECK(rows_of(read_file(place + "/real.csv")).size() == 2'000);
}

TEST_CASE("a draft that a loss of power left behind keeps nobody from writing", "[decide]") {
    const std::string place = place_with_customers();
    // The shell becomes the program, which then has the number of the process that left the draft.
    const Outcome decided = run("cd '" + place + "' && touch kept.csv.$$.draft && exec " + decides + "--input in.jsonl --output kept.csv");
    INFO(decided.err);
    CHECK(decided.exit_code == 0);
    CHECK(rows_of(read_file(place + "/kept.csv")).size() == 2'000);
    CHECK(files_in(place).size() == 3); // the draft of somebody else stays
}

TEST_CASE("decisions of many megabytes are whole", "[decide]") {
    const std::string place = place_with_customers();
    std::string all;
    const std::string customers = read_file(place + "/in.jsonl");
    for (int copy = 0; copy < 120; ++copy) all += customers; // more than is put on the disk at a time
    write_file(place + "/many.jsonl", all);
    REQUIRE(run("cd '" + place + "' && " + decides + "--input many.jsonl --output kept.csv").exit_code == 0);
    CHECK(fs::file_size(place + "/kept.csv") > 33u << 20);
    CHECK(read_file(place + "/kept.csv") == run(decides + "--input '" + place + "/many.jsonl'").out);
}

TEST_CASE("a disk that is full leaves the decisions of before, and says so", "[decide]") {
    const std::string place = place_with_customers();
#ifndef __SANITIZE_THREAD__ // which has files of its own that may not grow then
    // A file may grow to one block only.
    const Outcome full = run("cd '" + place + "' && trap '' XFSZ && ulimit -f 1 && " + decides + "--input in.jsonl --output kept.csv");
    INFO(full.err);
    CHECK(full.exit_code == 2);
    CHECK(has(full.err, "kept.csv: File too large; kept.csv is left as it was"));
    CHECK(files_in(place) == Names{"in.jsonl", "kept.csv"});
    CHECK(read_file(place + "/kept.csv") == "kept");
#endif
    // What stands behind a pipe or a device has what came before.
    CHECK(has(run(decides + "--input '" + place + "/in.jsonl' --output /dev/full").err, "/dev/full: No space left on device; 0 rows are complete"));
}

#ifndef __SANITIZE_ADDRESS__ // which must come first of all that is loaded
TEST_CASE("decisions that do not get onto the disk do not take the place of earlier ones", "[decide]") {
    const std::string place = place_with_customers();
    const Outcome lost = run("cd '" + place + "' && LD_PRELOAD='" FORBEAR_FAILING_SYNC "' " + decides + "--input in.jsonl --output kept.csv");
    INFO(lost.err);
    CHECK(lost.exit_code == 2);
    CHECK(has(lost.err, "kept.csv: Input/output error; kept.csv is left as it was"));
    CHECK(files_in(place) == Names{"in.jsonl", "kept.csv"});
    CHECK(read_file(place + "/kept.csv") == "kept");
}
#endif

TEST_CASE("a signal leaves the decisions of before, whichever thread waits for what", "[decide]") {
    const std::string place = place_with_customers();
    for (const std::string& threads : thread_counts) {
        INFO(threads);
        // The pipe never ends: some customers come, then nothing does. The draft says that deciding has begun; soon
        // it waits.
        const Outcome ended = run("cd '" + place + "' && rm -f pipe && mkfifo pipe && exec 3<>pipe && head -n 5 in.jsonl >&3 && exec " + decides +
                                  "--input pipe --input-format jsonl --output kept.csv --threads " + threads +
                                  " & while ! ls '" + place + "'/*.draft >/dev/null 2>&1; do sleep 0.01; done; sleep 0.3; kill -TERM $!; wait $!");
        INFO(ended.err);
        CHECK(ended.exit_code == 128 + 15);
        CHECK(has(ended.err, "stopped by a signal; kept.csv is left as it was"));
        CHECK(files_in(place) == Names{"in.jsonl", "kept.csv", "pipe"});
        CHECK(read_file(place + "/kept.csv") == "kept");
    }
}

} // namespace portfolio
