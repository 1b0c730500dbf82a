// Text -> syntax tree, from end to end. Everything ANTLR may throw ends here.

#include "syntax/from_text.h"
#include "syntax/print.h"

#include <antlr4-runtime.h>

#include <mutex>
#include <shared_mutex>

#include "syntax/from_text_builder.h"

namespace forbear::syntax {

namespace {

void parse(const SourceFile& source, std::uint32_t index, const Limits& limits, DiagnosticSink& sink, File& file) {
    const std::size_t most = sink.diagnostics().size() + limits.max_diagnostics;
    Words words;
    if (!read_words(source, index, limits, sink, words, file.comments)) return;
    repair_foreign_words(words, sink, most);
    join_phrases(words);
    if (!nesting_is_bounded(words, limits, sink)) return;

    Layout layout(words, sink);
    StatementParser parser(words);
    Builder builder(words, limits, sink, file);
    Mismatch mismatch;
    for (std::size_t at = 0; words.list[at].type != 0;) {
        const Stretch stretch = layout.next(at);
        at = stretch.last;
        if (Grammar::SentenceContext* sentence = parser.parse(stretch, mismatch); sentence != nullptr) {
            builder.take(stretch, sentence);
        } else {
            const std::size_t resume = explain_mismatch(words, stretch, mismatch, sink);
            builder.take_broken(stretch);
            if (mismatch.lost_beginning) builder.take_lost();
            if (resume > stretch.first) at = resume;
        }
        if (builder.over_limit()) return;
        if (sink.diagnostics().size() >= most) {
            sink.report({Code::too_many_mistakes,
                         words.span(words.list[at]),
                         {std::to_string(limits.max_diagnostics)},
                         {},
                         {},
                         {}});
            return;
        }
    }
    builder.finish();
}

/// ANTLR shares its prediction caches between all parsers of a process. Parsing may use them together; throwing them
/// away needs them alone.
std::shared_mutex& caches() {
    static std::shared_mutex guard;
    return guard;
}

} // namespace

File from_text(const SourceMap& sources, std::uint32_t source, const Limits& limits, DiagnosticSink& sink) {
    File file;
    file.source = source;
    const SourceFile& text = sources.file(source);
    if (!text_is_readable(text, source, limits, sink)) return file;
    file.paragraphs = paragraphs_of(text.text);
    std::string failure;
    try {
        {
            const std::shared_lock<std::shared_mutex> together(caches());
            parse(text, source, limits, sink, file);
        }
        if (prediction_cache_is_large()) {
            const std::unique_lock<std::shared_mutex> alone(caches());
            clear_prediction_cache();
        }
        return file;
    } catch (const std::bad_alloc&) {
        throw; // no fault of the parser's, and there is no memory to report one
    } catch (const std::exception& thrown) {
        failure = thrown.what();
    } catch (...) {
        failure = "the parser threw something that is not an exception";
    }
    sink.report({Code::internal, {source, 0, 0}, {failure}, {}, {}, {}});
    return file;
}

} // namespace forbear::syntax
