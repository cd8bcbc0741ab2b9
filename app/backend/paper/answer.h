/* answer.h - what anjungan-paper writes to its standard output: this header, then the pixels. Both
 * ends are of one build on one machine, so it is a struct; and as the writer may have been taken
 * over by what it read, every field is held against what was asked. No text: a reason has its
 * sentence on our side. */
#ifndef ANJUNGAN_BACKEND_PAPER_ANSWER_H
#define ANJUNGAN_BACKEND_PAPER_ANSWER_H

#include "backend/paper/paper.h"

#include <stdint.h>

enum paper_reason {
    PAPER_DONE,
    PAPER_UNPREPARED, /* its confinement or its fonts could not be had; nothing was read */
    PAPER_UNREADABLE, /* not a whole document of its kind */
    PAPER_LOCKED,     /* needs a password */
    PAPER_NO_PAGES,
    PAPER_TOO_MANY_PAGES, /* over PAPER_PAGES_MAX */
    PAPER_NO_SUCH_PAGE,
    PAPER_PAGE_SIZE,    /* over PAPER_SIDE_MAX_IN, or under a point */
    PAPER_PICTURE_SIZE, /* more pixels, or more scans of them, than a picture may have */
    PAPER_REASONS,
};

enum { ANSWER_MAGIC = 0x31504a41, ANSWER_SIZE_MAX = 64 + 3 * PAPER_WIDTH_MAX * PAPER_HEIGHT_MAX };

struct answer {
    uint32_t magic, reason;
    uint32_t pages, font_replaced;
    uint32_t width_px, height_px; /* 0: no picture follows; else RGB24, rows without gaps */
};

/* The answer to paper_inspect (view NULL) or paper_render. True: reason PAPER_DONE, everything as
 * it was asked for; out_pixels borrows all's. FAULT_INPUT also for an answer that is none. */
bool answer_read(const struct bytes *all, const struct paper_view *view, struct answer *out,
                 const uint8_t **out_pixels, struct fault *);

#endif
