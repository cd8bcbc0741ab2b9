/* card_module.h - the boundary of anjungan-card.so, which holds Tesseract.
 *
 * The module is opened when the first identity card is read, so that a terminal at rest carries
 * nothing of it. It writes nothing anywhere and runs in the caller's thread alone. */
#ifndef ANJUNGAN_CAPTURE_CARD_MODULE_H
#define ANJUNGAN_CAPTURE_CARD_MODULE_H

#include <stdbool.h>
#include <stdint.h>

#define CARD_MODULE_FILE  "anjungan-card.so"
#define CARD_MODULE_ENTRY "card_module_1"

struct card_symbol {
    char character;        /* printable ASCII; ' ' between words; '~' whatever else was seen */
    int confidence;        /* 0 to 100 */
    int left_px, right_px; /* in the line's picture */
};

enum { CARD_SYMBOLS_MAX = 100 };

struct card_text {
    struct card_symbol symbols[CARD_SYMBOLS_MAX];
    int count;
};

enum card_alphabet { CARD_ANY, CARD_DIGITS };

struct card_recogniser;

struct card_module {
    /* NULL when the language's data is missing or broken; out_why is then a sentence. */
    struct card_recogniser *(*create)(const char *data_dir, char *out_why, int why_size);
    void (*destroy)(struct card_recogniser *);
    /* Reads one line of print: black on white, grey rows. Gives up after deadline_ms. false: failed
     * or given up; out is then untouched. */
    bool (*read_line)(struct card_recogniser *, const uint8_t *grey, int width_px, int height_px,
                      int stride_bytes, enum card_alphabet, int deadline_ms, struct card_text *out);
};

const struct card_module *card_module_1(void);

#endif
