/* stored.h - pictures as they are kept: half size and in few colours, as a small PNG. */
#ifndef ANJUNGAN_TESTS_STORED_H
#define ANJUNGAN_TESTS_STORED_H

#include "base/bytes.h"
#include "ui/canvas.h"

struct stored {
    int width, height;
    uint8_t *rgb; /* 3 bytes a pixel; the caller frees it */
};

/* Half the canvas's size, each pixel the mean of four. */
struct stored stored_from_canvas(const struct canvas *);
/* White, to put others on. */
struct stored stored_blank(int width, int height);
void stored_put(struct stored *on, int x, int y, const struct stored *);
bool stored_read(const char *path, struct stored *out);
bool stored_write(const char *path, const struct stored *);
/* Permille of pixels that differ visibly; 1000 when the sizes differ. out_diff shows them in red
 * over the faded picture (NULL: not wanted). */
double stored_compare(const struct stored *expected, const struct stored *actual,
                      struct stored *out_diff);

#endif
