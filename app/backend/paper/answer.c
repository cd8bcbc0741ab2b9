#include "backend/paper/answer.h"

#include <string.h>

static const struct {
    enum fault_kind kind;
    const char *sentence;
} reasons[PAPER_REASONS] = {
    [PAPER_DONE] = {FAULT_NONE, ""},
    [PAPER_UNPREPARED] = {FAULT_SYSTEM,
                          "anjungan-paper cannot be confined here, or its fonts are not installed"},
    [PAPER_UNREADABLE] = {FAULT_INPUT, "the document is damaged and cannot be read"},
    [PAPER_LOCKED] = {FAULT_INPUT, "the document is locked with a password"},
    [PAPER_NO_PAGES] = {FAULT_INPUT, "the document has no pages"},
    [PAPER_TOO_MANY_PAGES] = {FAULT_INPUT, "the document has too many pages to be shown"},
    [PAPER_NO_SUCH_PAGE] = {FAULT_NOT_FOUND, "the document has no such page"},
    [PAPER_PAGE_SIZE] = {FAULT_INPUT, "the page is larger, or smaller, than paper can be"},
    [PAPER_PICTURE_SIZE] = {FAULT_INPUT, "the picture has too many pixels to be shown"},
};

static bool picture_is_as_asked(const struct answer *answer, const struct paper_view *view,
                                size_t size)
{
    if (!view) return answer->width_px == 0 && answer->height_px == 0 && size == 0;
    bool lies = view->turn == 90 || view->turn == 270;
    uint32_t width = lies ? answer->height_px : answer->width_px;
    uint32_t height = lies ? answer->width_px : answer->height_px;
    return width > 0 && width <= view->width_px && height > 0 && height <= PAPER_HEIGHT_MAX &&
           size == (size_t)width * height * 3;
}

bool answer_read(const struct bytes *all, const struct paper_view *view, struct answer *out,
                 const uint8_t **out_pixels, struct fault *fault)
{
    struct answer answer;
    if (all->size < sizeof answer) goto wrong;
    memcpy(&answer, all->data, sizeof answer);
    if (answer.magic != ANSWER_MAGIC || answer.reason >= PAPER_REASONS) goto wrong;
    if (answer.reason != PAPER_DONE)
        return FAULT(fault, reasons[answer.reason].kind, (int)answer.reason, "%s",
                     reasons[answer.reason].sentence);
    size_t left = all->size - sizeof answer;
    if (answer.pages == 0 || answer.pages > PAPER_PAGES_MAX || answer.font_replaced > 1 ||
        !picture_is_as_asked(&answer, view, left))
        goto wrong;
    *out = answer;
    *out_pixels = all->data + sizeof answer;
    return true;
wrong:
    return FAULT(fault, FAULT_INPUT, 0, "the document's reader gave no proper answer");
}
