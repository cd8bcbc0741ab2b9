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
/* Whether actual looks like what was read. out_most: the pixels that differ visibly in the tile of
 * 32 by 32 where most do; all of them when the sizes differ. out_diff shows them in red over the
 * faded picture (NULL: not wanted; left alone when the sizes differ). */
bool stored_is_same(const struct stored *expected, const struct stored *actual, int *out_most,
                    struct stored *out_diff);

#endif
