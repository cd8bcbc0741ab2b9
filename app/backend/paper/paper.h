/* paper.h - one page of a document as a picture that a browser can show, whatever the document is.
 *
 * What an applicant's phone sent is hostile until the end: no browser is handed a byte of it. A
 * process that can do nothing (anjungan-paper, child/confine.h) reads it from memory and gives back
 * bare pixels; the JPEG is written here, from pixels whose number was known before. So nothing of a
 * file reaches a verifier but what it looks like: no script, no link, no EXIF. One process a
 * question, which ends with it; and no more of them at once than the machine can carry.
 *
 * Nothing is written to disk, and no word of a document to a log: the process answers with a
 * reason, whose sentence is written here (answer.h). */
#ifndef ANJUNGAN_BACKEND_PAPER_PAPER_H
#define ANJUNGAN_BACKEND_PAPER_PAPER_H

#include "base/bytes.h"
#include "base/fault.h"
#include "base/file_kind.h"

enum {
    PAPER_PAGES_MAX = 200, /* pages are drawn one by one: it is the reader who has an end */
    PAPER_WIDTHS = 4,
    PAPER_WIDTH_MAX = 2600, /* px; an A4 page at 314 dpi */
    PAPER_HEIGHT_MAX = 8000,
    PAPER_SIDE_MAX_IN = 50, /* of a PDF page: A0 is 46.8 in long */
};

/* What every picture is served as. */
#define PAPER_CONTENT_TYPE "image/jpeg"

/* 800, 1200, 1800, 2600: the zooms. */
extern const unsigned paper_widths[PAPER_WIDTHS];

struct paper_view {
    unsigned page;     /* from 1 */
    unsigned width_px; /* of the upright page, before the turn: one of paper_widths */
    unsigned turn;     /* 0, 90, 180, 270 clockwise */
};

struct paper_info {
    enum file_kind kind;
    unsigned pages; /* 1 of a JPEG or PNG; 0 of a CSR, which is read (seal/csr.h), not looked at */
    bool font_replaced; /* a PDF that lacks a typeface: its words stand there, in other letters */
};

struct papers;

/* A zero is the usual. */
struct papers_options {
    const char *program; /* anjungan-paper; NULL: the one beside us, or the installed one */
    unsigned at_once;    /* processes; the others wait */
    unsigned wait_ms;    /* how long they do */
    unsigned time_ms;    /* how long a process may take; its CPU time has a limit of its own */
};

/* FAULT_NOT_FOUND: the program is not there. */
bool papers_create(const struct papers_options *, struct papers **out, struct fault *);
void papers_destroy(struct papers *); /* when nobody asks any more; NULL is fine */

/* Both may be called from any number of threads, and take some tenths of a second. Faults: INPUT
 * the document or the view is not what it should be, or broke its reader; NOT_FOUND no such page;
 * TIMEOUT the document takes too long; REFUSED too many are asked for at once, ask again. */
bool paper_inspect(struct papers *, const struct bytes *document, struct paper_info *out,
                   struct fault *);
/* Upright width_px wide, or as wide as a photo's own pixels are where it has fewer; a page longer
 * than PAPER_HEIGHT_MAX comes out narrower. */
bool paper_render(struct papers *, const struct bytes *document, const struct paper_view *,
                  struct bytes *out_jpeg, struct fault *);

#endif
