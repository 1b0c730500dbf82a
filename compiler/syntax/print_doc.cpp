#include "syntax/print_doc.h"

#include <utility>

namespace forbear::syntax::printing {

Doc Doc::line() {
    Doc doc;
    doc.kind_ = Kind::line;
    return doc;
}

Doc Doc::group(Doc doc) {
    Doc result;
    result.kind_ = Kind::group;
    result.parts_.push_back(std::move(doc));
    return result;
}

Doc Doc::align(Doc doc) {
    Doc result;
    result.kind_ = Kind::align;
    result.parts_.push_back(std::move(doc));
    return result;
}

Doc Doc::at(Span span, Doc doc) {
    Doc result;
    result.kind_ = Kind::anchor;
    result.begin_ = span.begin;
    result.parts_.push_back(std::move(doc));
    return result;
}

Doc& Doc::operator+=(Doc doc) {
    if (kind_ == Kind::text && doc.kind_ == Kind::text) {
        text_ += doc.text_;
        return *this;
    }
    if (kind_ != Kind::sequence) {
        Doc sequence;
        sequence.kind_ = Kind::sequence;
        sequence.parts_.push_back(std::move(*this));
        *this = std::move(sequence);
    }
    parts_.push_back(std::move(doc));
    return *this;
}

std::string Doc::flat() const {
    if (kind_ == Kind::text) return text_;
    if (kind_ == Kind::line) return " ";
    std::string text;
    for (const Doc& part : parts_) text += part.flat();
    return text;
}

std::size_t Doc::flat_width() const {
    if (kind_ == Kind::text) return text_width(text_);
    if (kind_ == Kind::line) return 1;
    std::size_t width = 0;
    for (const Doc& part : parts_) width += part.flat_width();
    return width;
}

class DocRenderer {
public:
    DocRenderer(std::size_t column, std::size_t width) : width_(width), column_(column) {
        lines_.push_back({column, {}, 0});
    }

    void add(const Doc& doc, std::size_t margin, bool broken) {
        switch (doc.kind_) {
        case Doc::Kind::text:
            lines_.back().text += doc.text_;
            column_ += text_width(doc.text_);
            return;
        case Doc::Kind::line:
            if (!broken) {
                lines_.back().text += ' ';
                ++column_;
                return;
            }
            lines_.push_back({margin, {}, 0});
            column_ = margin;
            return;
        case Doc::Kind::anchor:
            if (lines_.back().begin == 0) lines_.back().begin = doc.begin_;
            break;
        case Doc::Kind::align: margin = column_; break;
        case Doc::Kind::group: broken = column_ + doc.flat_width() > width_; break;
        case Doc::Kind::sequence: break;
        }
        for (const Doc& part : doc.parts_) add(part, margin, broken);
    }

    [[nodiscard]] std::vector<DocLine> take() { return std::move(lines_); }

private:
    std::size_t width_;
    std::size_t column_;
    std::vector<DocLine> lines_;
};

std::vector<DocLine> lay_out(const Doc& doc, std::size_t column, std::size_t width) {
    DocRenderer renderer(column, width);
    renderer.add(doc, column, false);
    return renderer.take();
}

std::size_t text_width(std::string_view text) {
    std::size_t width = 0;
    for (const char byte : text) width += (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u ? 0u : 1u;
    return width;
}

} // namespace forbear::syntax::printing
