/* card_reader.h - the inside of a card reader: the recogniser, and how long it may still take. */
#ifndef ANJUNGAN_CAPTURE_CARD_READER_H
#define ANJUNGAN_CAPTURE_CARD_READER_H

#include "base/card.h"
#include "capture/card_module.h"
#include "capture/card_plane.h"

struct card_reader {
    const struct card_module *module;
    struct card_recogniser *recogniser;
    int64_t end_ms; /* of the reading that runs, on the monotonic clock */
    int slowest_ms; /* that one line has taken in it */
};

/* Columns of the plane; the text's symbols are placed in the plane. */
struct card_span {
    int left_px, right_px;
};

/* One line of a plane's print. false when there is no time left for one. */
bool card_reader_line(struct card_reader *, const struct picture *print, const struct card_band *,
                      struct card_span, enum card_alphabet, struct card_text *out);

/* What was read, before it is weighed against each other. */
struct card_findings {
    char name[2 * CARD_SYMBOLS_MAX];
    char birth[11];
    char sex; /* 'L', 'P' or 0 */
    char nik[17];
    int confidence[CARD_LINES];
    struct card_band bands[CARD_LINES]; /* bottom_px 0: the line was not found */
    struct card_text nik_text;          /* the NIK's line as the recogniser sees it */
};

/* Walks down the lines; true when it is a card: two of the four lines were found. */
bool card_find_lines(struct card_reader *, const struct card_plane *, struct card_findings *);
/* Reads the NIK's line in several ways, held against birth date and sex. */
void card_find_nik(struct card_reader *, const struct card_plane *, struct card_findings *);

#endif
