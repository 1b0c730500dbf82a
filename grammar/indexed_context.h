#pragma once
// The base of every context of the generated parser: it knows its children by number. The runtime's own search asks
// each child for its C++ type by dynamic_cast, for every accessor, which is most of what reading a tree costs.

#include <antlr4-runtime.h>

#include <cstdint>
#include <vector>

namespace forbear_grammar {

class IndexedContext : public antlr4::ParserRuleContext {
public:
    IndexedContext(antlr4::ParserRuleContext* parent, std::size_t invoking_state) : antlr4::ParserRuleContext(parent, invoking_state) {}

    // These hide (getToken overrides) the runtime's own of the same names; generated accessors call them.

    antlr4::tree::TerminalNode* getToken(std::size_t type, std::size_t index) final {
        return static_cast<antlr4::tree::TerminalNode*>(find(kind_of_token(type), index));
    }
    std::vector<antlr4::tree::TerminalNode*> getTokens(std::size_t type) final {
        return all<antlr4::tree::TerminalNode>(kind_of_token(type));
    }
    template <typename Context> Context* getRuleContext(std::size_t index) {
        return static_cast<Context*>(find(kind_of<Context>(), index));
    }
    template <typename Context> std::vector<Context*> getRuleContexts() { return all<Context>(kind_of<Context>()); }

private:
    /// A rule's index, or a token type above all rules; the end of the text counts as token 0.
    using Kind = std::uint32_t;
    static constexpr Kind first_token = 0x10000;

    static Kind kind_of_token(std::size_t type) { return first_token + (type == antlr4::Token::EOF ? 0 : static_cast<Kind>(type)); }
    template <typename Context> static Kind kind_of() {
        static const Kind kind = static_cast<Kind>(Context(nullptr, 0).getRuleIndex());
        return kind;
    }

    /// A tree is read after it is made, so the children stay what they are.
    void number_children() {
        if (kinds_.size() == children.size()) return;
        kinds_.clear();
        kinds_.reserve(children.size());
        for (antlr4::tree::ParseTree* child : children) {
            if (auto* token = dynamic_cast<antlr4::tree::TerminalNode*>(child); token != nullptr) {
                kinds_.push_back(kind_of_token(token->getSymbol()->getType()));
            } else {
                kinds_.push_back(static_cast<Kind>(dynamic_cast<antlr4::ParserRuleContext&>(*child).getRuleIndex()));
            }
        }
    }
    antlr4::tree::ParseTree* find(Kind kind, std::size_t index) {
        number_children();
        for (std::size_t at = 0; at < kinds_.size(); ++at) {
            if (kinds_[at] == kind && index-- == 0) return children[at];
        }
        return nullptr;
    }
    template <typename Node> std::vector<Node*> all(Kind kind) {
        number_children();
        std::vector<Node*> found;
        for (std::size_t at = 0; at < kinds_.size(); ++at) {
            if (kinds_[at] == kind) found.push_back(static_cast<Node*>(children[at]));
        }
        return found;
    }

    std::vector<Kind> kinds_; ///< by child
};

} // namespace forbear_grammar
