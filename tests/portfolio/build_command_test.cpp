// `forbear build`: what is written, that it is written whole or not at all, and that no name of a file is taken for something else.

#include <filesystem>

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

std::string example(const std::string& name) { return checkout::source_dir() + "/examples/ahead_of_time/" + name; }

std::string folder(const std::string& name) {
    const std::string path = scratch(name);
    fs::remove_all(path);
    fs::create_directories(path);
    return path;
}

/// `forbear build` of the example in `place`, with what stands before and behind it on the command line.
Outcome build(const std::string& place, const std::string& rest, const std::string& before = {}) {
    return run("cd '" + place + "' && " + before + " " + FORBEAR_PROGRAM + " build '" + example("reminders.forbear") + "' " + rest);
}

} // namespace

TEST_CASE("build writes what the name asks for, and in a folder everything", "[build]") {
    const std::string place = folder("build");
    const Outcome all = build(place, "--output made");
    INFO(all.err);
    CHECK(all.exit_code == 0);
    CHECK(files_in(place + "/made") == Names{"reminders.fbc", "reminders.h", "reminders.o", "reminders.so"});
    CHECK(has(all.err, "machine code for "));
    CHECK(build(place, "--output one.fbc").exit_code == 0);
    CHECK(build(place, "--output two.o").exit_code == 0);
    CHECK(build(place, "--output three.so").exit_code == 0);
    CHECK(files_in(place) == Names{"made", "one.fbc", "three.h", "three.so", "two.h", "two.o"});
    CHECK(read_file(place + "/one.fbc") == read_file(place + "/made/reminders.fbc"));
    CHECK(read_file(place + "/two.o") == read_file(place + "/made/reminders.o"));
    const Outcome fewer = build(place, "--output two.o --cpu generic --cpu x86-64");
    CHECK(fewer.exit_code == 2);
    CHECK(has(fewer.err, "no processors are known as"));
}

TEST_CASE("a file that cannot be written leaves nothing, and what was there stays", "[build]") {
    const std::string place = folder("build");
    // A file may grow to 2 KB only: what a full disk does, without one. ThreadSanitizer has a file of its own that is larger.
#ifdef __SANITIZE_THREAD__
    fs::create_directories(place + "/full");
#else
    const Outcome full = build(place, "--output full", "trap '' XFSZ; ulimit -f 4;");
    CHECK(full.exit_code == 2);
    CHECK(has(full.err, "File too large"));
#endif
    CHECK(files_in(place + "/full").empty());

    write_file(place + "/kept.so", "kept");
    write_file(place + "/kept.h", "kept");
    const Outcome unlinked = build(place, "--output kept.so", "CC=false");
    CHECK(unlinked.exit_code == 2);
    CHECK(has(unlinked.err, "`false` made no library"));
    CHECK(has(build(place, "--output kept.so", "CC=/no/compiler").err, "`/no/compiler` cannot be run: No such file or directory"));
    CHECK(read_file(place + "/kept.so") == "kept");
    CHECK(read_file(place + "/kept.h") == "kept");
    CHECK(files_in(place) == Names{"full", "kept.h", "kept.so"});

    fs::create_directories(place + "/folder.o");
    CHECK(has(build(place, "--output folder.o").err, "folder.o: is no file"));
    CHECK(has(build(place, "--output nowhere/some.o").err, "nowhere/some.h: No such file or directory"));
    CHECK(has(build(place, "--output kept.h").err, "kept.h: "));
    CHECK(has(build(place, "--output /dev/full").err, "/dev/full: "));
    CHECK(files_in(place) == Names{"folder.o", "full", "kept.h", "kept.so"});
}

TEST_CASE("a signal leaves nothing, whoever was at work, and what was there stays", "[build]") {
    const std::string place = folder("build");
    const std::string linker = scratch("linker");
    const auto links_by = [&](const std::string& script) {
        write_file(linker, "#!/bin/sh\n" + script);
        fs::permissions(linker, fs::perms::owner_all);
        return "CC='" + linker + "'";
    };
    // Half of the library is there when the signal comes; two processes would write the rest when we are gone.
    const auto slow = [](const std::string& signal) {
        return "while [ \"$1\" != -o ]; do shift; done\necho half > \"$2\"\nkill -" + signal + " $PPID\n(sleep 600; echo whole > \"$2\")\necho whole > \"$2\"\n";
    };
    write_file(place + "/kept.so", "kept");
    for (const auto& [signal, number] : {std::pair{"INT", 2}, std::pair{"TERM", 15}, std::pair{"HUP", 1}}) {
        INFO(signal);
        const Outcome ended = build(place, "--output kept.so", links_by(slow(signal)));
        CHECK(ended.exit_code == 128 + number);
        CHECK_FALSE(has(ended.err, "forbear build"));
        CHECK(files_in(place) == Names{"kept.so"});
    }
    CHECK(build(place, "--output kept.so", links_by("trap '' TERM\n" + slow("TERM"))).exit_code == 128 + 15); // it does not listen
    CHECK(files_in(place) == Names{"kept.so"});
    CHECK(read_file(place + "/kept.so") == "kept");
    // As under nohup: a signal that was ignored stays ignored.
    CHECK(build(place, "--output made.so", "trap '' HUP; " + links_by("kill -HUP $PPID\nexec cc \"$@\"\n")).exit_code == 0);
    CHECK(files_in(place) == Names{"kept.so", "made.h", "made.so"});
}

TEST_CASE("a signal in the middle of a file leaves the files as they were", "[build]") {
    const std::string place = folder("build");
    // fsync is where a draft is written and not yet in its place.
    write_file(scratch("interrupt.c"), "#include <signal.h>\nint fsync(int file) { (void)file; return raise(SIGTERM); }\n");
    REQUIRE(run("cc -shared -fPIC -o '" + scratch("interrupt.so") + "' '" + scratch("interrupt.c") + "'").exit_code == 0);
    const std::string interrupted = "ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD='" + scratch("interrupt.so") + "' ";
    for (const std::string output : {"made.fbc", "made.o", "made.so"}) {
        INFO(output);
        CHECK(build(place, "--output " + output, interrupted).exit_code == 128 + 15);
        CHECK(files_in(place).empty());
    }
    const std::string untidy = read_file(example("reminders.forbear")) + "\n\n\n";
    write_file(place + "/untidy.forbear", untidy);
    const std::string before = "cd '" + place + "' && " + interrupted + FORBEAR_PROGRAM;
    CHECK(run(before + " fmt untidy.forbear").exit_code == 128 + 15);
    CHECK(files_in(place) == Names{"untidy.forbear"});
    CHECK(read_file(place + "/untidy.forbear") == untidy);
}

TEST_CASE("a link to a file stays a link", "[build]") {
    const std::string place = folder("build");
    fs::create_directories(place + "/elsewhere");
    write_file(place + "/elsewhere/real.fbc", "old");
    fs::create_symlink("elsewhere/real.fbc", place + "/link.fbc");
    CHECK(build(place, "--output link.fbc").exit_code == 0);
    CHECK(fs::is_symlink(place + "/link.fbc"));
    CHECK(read_file(place + "/elsewhere/real.fbc") != "old");
}

TEST_CASE("the linker takes no name for anything but a name", "[build]") {
    const std::string place = folder("odd, -Wl,--help @x $(touch hacked); '");
    // What a file of options would do, if a name were taken for one.
    write_file(place + "/x.so", "--help");
    const std::string quoted = "\"" + scratch("odd, -Wl,--help @x \\$(touch hacked); '") + "\"";
    for (const std::string name : {"-o,--help.so", "@x.so", "a b;touch hacked.so", "$(touch hacked).so"}) {
        INFO(name);
        const Outcome built = run("cd " + quoted + " && " + FORBEAR_PROGRAM + " build " + example("reminders.forbear") + " --output='" + name + "'");
        INFO(built.err);
        CHECK(built.exit_code == 0);
        CHECK(fs::is_regular_file(place + "/" + name));
        CHECK(has(run("cd " + quoted + " && readelf -d './" + name + "'").out, "[" + name + "]"));
    }
    CHECK_FALSE(fs::exists(place + "/hacked"));
    CHECK(files_in(place).size() == 9); // a header beside each
    CHECK(build(folder("build"), "--output made.so", "CC='env LANG=C cc'").exit_code == 0); // a compiler may come with words of its own
}

TEST_CASE("layouts are read strictly", "[build]") {
    const std::string place = folder("build");
    const auto says = [&](const std::string& layout, std::string_view words) {
        write_file(place + "/layout.json", layout);
        const Outcome refused = build(place, "--output made.o --layout layout.json");
        INFO(layout << "\n" << refused.err);
        CHECK(refused.exit_code == 2);
        CHECK(has(refused.err, words));
    };
    says("{", "layout.json: ");
    says("[]", "it is no object");
    says(R"({"fields": []})", "it has no `size`");
    says(R"({"size": 8})", "it has no list `fields`");
    says(R"({"size": -8, "fields": []})", "`size` is no whole number from 0");
    says(R"({"size": 8, "fields": [], "field": []})", "it has `field`, which nobody reads");
    says(R"({"size": 8, "fields": [7]})", "field 1 is no object");
    says(R"({"size": 8, "fields": [{"kind": "i8"}]})", "field 1 names no `fact`");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "f64"}]})", "`kind` is one of i8");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "i8"}]})", "has no `offset`");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "i8", "offset": 0, "none": 1.5}]})", "`none` is no whole number");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "i8", "offset": 0, "none": 18446744073709551615}]})", "`none` does not fit 64 bits");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "i8", "offset": 0, "state": 1}]})", "has `state`, which nobody reads");
    const auto tier_says = [&](const std::string& rest, std::string_view words) { says(R"({"size": 16, "fields": [{"fact": "tier", "offset": 0, )" + rest + "}]}", words); };
    tier_says(R"("kind": "i8", "size": 1)", "`size` goes with chars");
    tier_says(R"("kind": "chars")", "has no `size`");
    tier_says(R"("kind": "chars", "size": 40)", "lies outside the record");
    tier_says(R"("kind": "i8", "codes": [])", "`codes` is no list with something in it");
    tier_says(R"("kind": "i8", "codes": {"a": 1})", "`codes` is no list with something in it");
    tier_says(R"("kind": "i8", "codes": [1, "2", 3])", "`codes` is no whole number");
    tier_says(R"("kind": "i8", "codes": [1])", "codes, one for each value, not 1");
    tier_says(R"("kind": "c_string", "names": [1, 2, 3])", "`names` are texts");
    tier_says(R"("kind": "c_string", "names": ["a"])", "names, one for each value, not 1");
    tier_says(R"("kind": "i8", "names": ["a"])", "names go with bytes or strings");
    tier_says(R"("kind": "i8", "valid": 1)", "`valid` is no object");
    tier_says(R"("kind": "i8", "valid": {"mask": 1})", "`valid` has no `offset`");
    tier_says(R"("kind": "i8", "valid": {"offset": 1, "mask": 0})", "`mask` is a number from 1 to 255");
    tier_says(R"("kind": "i8", "valid": {"offset": 1, "mask": 256})", "`mask` is a number from 1 to 255");
    tier_says(R"("kind": "i8", "valid": {"offset": 1, "otherwise": "known"})", "`otherwise` is one of unknown, none");
    tier_says(R"("kind": "i8", "valid": {"offset": 1, "bit": 2})", "`valid` has `bit`, which nobody reads");
    tier_says(R"("kind": "i8", "valid": {"offset": 16})", "lies outside the record");
    tier_says(R"("kind": "i8", "valid": {"offset": 1}, "unknown": 9)", "one of a state byte, a bit and a value says that there is none");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "i8", "offset": 8}]})", "lies outside the record of 8 bytes");
    says(R"({"size": 8, "fields": [{"fact": "tier", "kind": "i8", "offset": 0}]})", "nothing is bound to ");
    CHECK(files_in(place) == Names{"layout.json"});
    CHECK(has(build(place, "--output made.fbc --layout " + example("layout.json")).err, "are about machine code"));
    CHECK(has(build(place, "--output made.o --layout nothing.json").err, "nothing.json"));
    CHECK(has(build(place, "--output made.o --symbol 'not a name'").err, "no name that C can have"));
}

TEST_CASE("what cannot be built is not begun", "[build]") {
    const std::string place = folder("build");
    write_file(place + "/wrong.forbear", "policy wrong\n");
    const Outcome wrong = run(std::string("cd ") + place + " && " + FORBEAR_PROGRAM + " build wrong.forbear --output made");
    CHECK(wrong.exit_code == 1);
    CHECK(files_in(place) == Names{"wrong.forbear"});
    CHECK(forbear("build").exit_code == 2);
    CHECK(has(forbear("build " + example("reminders.forbear")).err, "where does it go?"));
}

} // namespace portfolio
