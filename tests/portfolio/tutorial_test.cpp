// docs/tutorial.md is followed to the letter: its files are written, its commands run, and what it shows must be what comes out.
//
// The last line before a block says what is done with it:
//   A new file `F`:                       the block is the file
//   At the end of `F`, add:               it follows what is there, after an empty line
//   In `F`, above `TEXT`, add:            it stands above the one line that begins with TEXT, before an empty line
//   In `F`, change the line `TEXT` to:    it replaces the one line that begins with TEXT
//   `F` now holds:                        the file is compared with the block
// A console block has commands after `$ `, each with all that it prints. FORBEAR_UPDATE=1 writes what comes out into the page.

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <sstream>

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

/// The one figure that differs from machine to machine.
std::string without_speed(const std::string& text) {
    static const std::regex speed(R"((^|\n)\d+ records? per second)");
    return std::regex_replace(text, speed, "$1N records per second");
}

/// A reader who does what a page says, in a folder of their own.
class Reader {
public:
    explicit Reader(fs::path folder) : folder_(std::move(folder)) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }

    void follow(const std::string& page) {
        const std::vector<std::string> lines = lines_of(page);
        std::string said;
        for (std::size_t at = 0; at < lines.size(); ++at) {
            page_.push_back(lines[at]);
            if (!lines[at].starts_with("```")) {
                if (!lines[at].empty()) said = lines[at];
                continue;
            }
            const std::string kind = lines[at].substr(3);
            place_ = "line " + std::to_string(at + 1) + ": ";
            std::vector<std::string> block;
            while (++at < lines.size() && lines[at] != "```") block.push_back(lines[at]);
            if (kind == "console") block = run_all(block);
            else if (kind == "forbear" || kind == "csv") block = lines_of(do_as_said(said, joined(block)));
            else complain("a block of a kind that nobody follows: " + kind);
            page_.insert(page_.end(), block.begin(), block.end());
            page_.emplace_back("```");
        }
    }

    /// What is not as the page says.
    [[nodiscard]] const std::string& complaints() const { return complaints_; }
    /// The page with what the commands really print.
    [[nodiscard]] std::string true_page() const { return joined(page_); }
    [[nodiscard]] int commands() const { return commands_; }

private:
    void complain(const std::string& words) { complaints_ += place_ + words + "\n"; }

    /// The block, or what the file holds that it should show.
    std::string do_as_said(const std::string& said, const std::string& block) {
        static const std::regex whole("A new file `([^`]+)`:");
        static const std::regex append("At the end of `([^`]+)`, add:");
        static const std::regex above("In `([^`]+)`, above `([^`]+)`, add:");
        static const std::regex change("In `([^`]+)`, change the line `([^`]+)` to:");
        static const std::regex holds("`([^`]+)` now holds:");
        std::smatch found;
        if (std::regex_match(said, found, whole)) {
            if (fs::exists(folder_ / found[1].str())) complain(found[1].str() + " is not new");
            write(found[1], block);
        } else if (std::regex_match(said, found, append)) {
            write(found[1], read(found[1]) + "\n" + block);
        } else if (std::regex_match(said, found, above)) {
            at_line(found[1], found[2], [&](const std::string& line) { return block + "\n" + line + "\n"; });
        } else if (std::regex_match(said, found, change)) {
            at_line(found[1], found[2], [&](const std::string&) { return block; });
        } else if (std::regex_match(said, found, holds)) {
            const std::string text = read(found[1]);
            if (text != block) complain(found[1].str() + " holds\n" + text);
            return text;
        } else {
            complain("it is not said what is done with the block: " + said);
        }
        return block;
    }

    /// Puts what `change` makes of it in the place of the one line of the file that begins with `begin`, blanks aside.
    template <class Change> void at_line(const std::string& file, const std::string& begin, Change change) {
        int found = 0;
        std::string text;
        for (const std::string& line : lines_of(read(file))) {
            const std::size_t word = line.find_first_not_of(' ');
            const bool is_meant = word != std::string::npos && line.compare(word, begin.size(), begin) == 0;
            found += is_meant ? 1 : 0;
            text += is_meant ? change(line) : line + "\n";
        }
        if (found != 1) complain(file + " has " + std::to_string(found) + " lines that begin with `" + begin + "`");
        write(file, text);
    }

    /// The block with what its commands print.
    std::vector<std::string> run_all(const std::vector<std::string>& block) {
        std::vector<std::string> shown;
        for (std::size_t at = 0; at < block.size();) {
            const std::string command = block[at++];
            std::string expected;
            while (at < block.size() && !block[at].starts_with("$ ")) expected += block[at++] + "\n";
            shown.push_back(command);
            const std::string printed = print_of(command);
            const bool is_same = without_speed(printed) == without_speed(expected);
            if (!is_same) complain(command + "\nprints\n" + printed + "and not\n" + expected);
            for (const std::string& line : lines_of(is_same ? expected : printed)) shown.push_back(line);
        }
        return shown;
    }

    std::string print_of(const std::string& command) {
        const std::string start = "$ forbear ";
        if (!command.starts_with(start)) return "nothing: the page may run `forbear` only\n";
        ++commands_;
        const Outcome outcome = run("cd '" + folder_.string() + "' && '" FORBEAR_PROGRAM "' " + command.substr(start.size()));
        if (outcome.exit_code > 1) complain(command + "\nends with exit code " + std::to_string(outcome.exit_code));
        return outcome.out + outcome.err;
    }

    [[nodiscard]] std::string read(const std::string& file) const { return read_file((folder_ / file).string()); }
    void write(const std::string& file, const std::string& text) const { write_file((folder_ / file).string(), text); }

    fs::path folder_;
    std::vector<std::string> page_;
    std::string place_;
    std::string complaints_;
    int commands_ = 0;
};

std::string complaints_about(const std::string& page) {
    Reader reader(scratch("tutorial_of_a_test"));
    reader.follow(page);
    return reader.complaints();
}

} // namespace

TEST_CASE("who follows docs/tutorial.md sees what it shows, and ends with files in the canonical layout", "[tutorial]") {
    const std::string path = checkout::source_dir() + "/docs/tutorial.md";
    Reader reader(scratch("tutorial"));
    reader.follow(read_file(path));
    CHECK(reader.commands() > 10);
    if (std::getenv("FORBEAR_UPDATE") != nullptr) {
        write_file(path, reader.true_page());
    } else {
        INFO(reader.complaints());
        CHECK(reader.complaints().empty());
    }
    const Outcome layout = run("cd '" + scratch("tutorial") + "' && '" FORBEAR_PROGRAM "' fmt --check *.forbear");
    INFO(layout.out << layout.err);
    CHECK(layout.exit_code == 0);
}

TEST_CASE("the steps of docs/tutorial.md take the time that it promises", "[tutorial]") {
    static const std::regex step(R"(## \d+\. .* \((\d+) minutes\))");
    int minutes = 0;
    for (const std::string& line : lines_of(read_file(checkout::source_dir() + "/docs/tutorial.md"))) {
        std::smatch found;
        if (std::regex_match(line, found, step)) minutes += std::stoi(found[1]);
    }
    CHECK(minutes == 30);
}

TEST_CASE("a tutorial that shows something else is found", "[tutorial]") {
    const std::string file = "A new file `a.csv`:\n\n```csv\none\ntwo\n```\n";
    CHECK(complaints_about(file + "\n`a.csv` now holds:\n\n```csv\none\ntwo\n```\n").empty());
    CHECK(complaints_about(file + "\n`a.csv` now holds:\n\n```csv\none\nthree\n```\n").find("a.csv holds\none\ntwo\n") !=
          std::string::npos);
    CHECK(complaints_about(file + "\nIn `a.csv`, change the line `tw` to:\n\n```csv\n2\n```\nIn `a.csv`, above `2`, add:\n"
                                  "```csv\n1\n```\nAt the end of `a.csv`, add:\n```csv\n3\n```\n"
                                  "`a.csv` now holds:\n\n```csv\none\n1\n\n2\n\n3\n```\n").empty());
    CHECK(complaints_about(file + "\nIn `a.csv`, change the line `four` to:\n\n```csv\n4\n```\n").find("0 lines") !=
          std::string::npos);
    CHECK(complaints_about(file + file).find("is not new") != std::string::npos);
    CHECK(complaints_about("Write:\n\n```csv\none\n```\n").find("line 3: it is not said") != std::string::npos);
    CHECK(complaints_about("```sh\nls\n```\n").find("a kind that nobody follows") != std::string::npos);
    CHECK(complaints_about("```console\n$ ls\n```\n").find("`forbear` only") != std::string::npos);

    const std::string schema = "A new file `a.forbear`:\n```forbear\nschema loan\n\nkey  loan_number\nfact overdue whole 0 to 9\n```\n";
    const std::string check = schema + "```console\n$ forbear check a.forbear\n";
    CHECK(complaints_about(check + "1 file checked: no mistakes\n```\n").empty());
    CHECK(complaints_about(check + "1 file checked: no mistake\n```\n").find("prints\n1 file checked: no mistakes\nand not\n") !=
          std::string::npos);
    CHECK_FALSE(complaints_about(check + "```\n").empty());
    CHECK_FALSE(complaints_about(check + "1 file checked: no mistakes\n\n```\n").empty());
    CHECK(complaints_about(check + "1 file checked: no mistakes\n$ forbear fly\n```\n").find("exit code 2") != std::string::npos);
    CHECK(without_speed("12 records per second, x\n") == without_speed("7 records per second, x\n"));
    CHECK(without_speed("12 records\n") != without_speed("7 records\n"));
}

} // namespace portfolio
