#include "native/compile.h"

#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/raw_ostream.h>

#include "native/emit_module.h"
#include "native/guarded.h"
#include "native/kernel_cache.h"
#include "native/object.h"
#include "native/session.h"

namespace forbear::native {
namespace {

Result<bool> make_module(Workpiece& piece, Session& session, const ir::Program& program, Optimization level,
                         const Settings& settings) {
    auto machine = session.machine(level);
    if (!machine) return machine.error();
    piece.machine = std::move(machine).value();
    piece.module = std::make_unique<llvm::Module>("forbear", piece.context);
    piece.module->setDataLayout(piece.machine->createDataLayout());
    piece.module->setTargetTriple(piece.machine->getTargetTriple().str());
    emit_module(program, *piece.module, settings);
    if (settings.raise_fatal_error) llvm::report_fatal_error("raised by a test");
    if (std::string words = flaws(*piece.module); !words.empty()) return Error{ErrorCode::backend, std::move(words)};
    return true;
}

} // namespace

Result<std::unique_ptr<Code>> compile(const ir::Program& program, Optimization level) {
    return compile(program, level, Settings{});
}

Result<std::unique_ptr<Code>> compile(const ir::Program& program, const Request& request) {
    Settings settings;
    settings.records = request.records;
    settings.kernel_cache = request.kernel_cache;
    settings.cache_trouble = request.cache_trouble;
    return compile(program, request.level, settings);
}

Result<std::unique_ptr<Code>> compile(const ir::Program& program, Optimization level, const Settings& settings) {
    return guarded<std::unique_ptr<Code>>([&](Workpiece& piece, Session& session) -> Result<std::unique_ptr<Code>> {
        if (!(settings.memory_probe != nullptr ? settings.memory_probe() : session.may_execute())) {
            return Error{ErrorCode::backend, "this system lets no process run memory that it wrote"};
        }
        if (auto made = make_module(piece, session, program, level, settings); !made) return made.error();
        KernelCache cache(settings.kernel_cache);
        const std::string name = cache.name_of(piece, level);
        if (auto kept = cache.find(name); kept != nullptr) {
            if (auto linked = session.link(std::move(kept))) return linked;
            cache.is_unusable(name);
        }
        optimize(piece, level);
        if (auto made = generate(piece); !made) return made.error();
        cache.keep(name, *piece.object);
        if (settings.cache_trouble != nullptr) *settings.cache_trouble = cache.trouble();
        return session.link(std::move(piece.object));
    });
}

Result<std::string> print_llvm(const ir::Program& program, Optimization level) {
    return print_llvm(program, level, Settings{});
}

Result<std::string> print_llvm(const ir::Program& program, Optimization level, const Settings& settings) {
    return guarded<std::string>([&](Workpiece& piece, Session& session) -> Result<std::string> {
        if (auto made = make_module(piece, session, program, level, settings); !made) return made.error();
        optimize(piece, level);
        std::string words;
        llvm::raw_string_ostream stream(words);
        piece.module->print(stream, nullptr);
        return words;
    });
}

Result<std::size_t> code_size(const ir::Program& program, Optimization level, const Settings& settings) {
    return guarded<std::size_t>([&](Workpiece& piece, Session& session) -> Result<std::size_t> {
        if (auto made = make_module(piece, session, program, level, settings); !made) return made.error();
        optimize(piece, level);
        if (auto made = generate(piece); !made) return made.error();
        auto object = llvm::object::ObjectFile::createObjectFile(piece.object->getMemBufferRef());
        if (!object) return from_llvm(object.takeError(), "reading the object file");
        std::size_t size = 0;
        for (const llvm::object::SectionRef& section : (*object)->sections()) {
            if (section.isText()) size += section.getSize();
        }
        return size;
    });
}

} // namespace forbear::native
