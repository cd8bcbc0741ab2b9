/* The answer of the process that read a hostile document. First byte: what was asked; second: how
 * many pixels follow beyond those that are here; the rest lies over a true answer. */
#include "backend/paper/answer.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    const struct paper_view view = {1, paper_widths[data[0] & 3], (data[0] >> 2 & 3) * 90U};
    const struct paper_view *asked = data[0] & 0x10 ? NULL : &view;
    struct answer answer = {ANSWER_MAGIC, PAPER_DONE, 1, 0, data[1], view.width_px};
    struct bytes all = {0};
    bytes_append(&all, &answer, sizeof answer);
    size_t over = size - 2 < sizeof answer ? size - 2 : sizeof answer;
    memcpy(all.data, data + 2, over);
    if (data[0] & 0x20) memcpy(all.data, &answer.magic, sizeof answer.magic);
    size_t pixels = data[0] & 0x40 ? (size_t)data[1] * view.width_px * 3 : size - 2 - over;
    bytes_reserve(&all, all.size + pixels + 1);
    all.size += pixels;
    if (data[0] & 0x80) bytes_truncate(&all, size - 2 < all.size ? size - 2 : all.size);
    const uint8_t *at = NULL;
    struct fault fault = {0};
    if (answer_read(&all, asked, &answer, &at, &fault)) {
        assert(answer.pages >= 1 && answer.pages <= PAPER_PAGES_MAX);
        assert(at == all.data + sizeof answer);
        assert(all.size - sizeof answer == (size_t)answer.width_px * answer.height_px * 3);
        assert(!asked == (answer.width_px == 0));
    } else {
        assert(fault.kind != FAULT_NONE && strlen(fault.text) > 0);
    }
    bytes_free(&all);
    return 0;
}
