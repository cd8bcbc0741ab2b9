/* presenter.h - where frames go and touches come from: an SDL window, or memory alone.
 *
 * Drawing is kept apart: a presenter gets a canvas and its damage. The loop sleeps in
 * presenter_wait until a touch, a wake-up or the deadline; nothing polls. */
#ifndef ANJUNGAN_UI_PRESENTER_H
#define ANJUNGAN_UI_PRESENTER_H

#include "ui/canvas.h"
#include "ui/keymap.h"

enum input_kind {
    INPUT_NONE /* woken, or the deadline passed */,
    INPUT_DOWN,
    INPUT_MOVE,
    INPUT_UP,
    INPUT_KEY,
    INPUT_CLOSE,
    INPUT_EXPOSED
};

struct input {
    enum input_kind kind;
    int x, y;      /* canvas pixels */
    char key[16];  /* INPUT_KEY: what the key is for ("up", "select", "headset_in"), or one UTF-8
                      character ("\b": delete). A key that is held down counts once */
    int64_t at_us; /* CLOCK_MONOTONIC when it arrived, for the latency measure */
};

struct presenter;

struct presenter_ops {
    void (*show)(struct presenter *, const struct canvas *, const struct rect *damage, int count);
    /* Waits at most timeout_ms (-1: for ever). */
    void (*wait)(struct presenter *, int timeout_ms, struct input *out);
    void (*wake)(struct presenter *); /* from any thread */
    void (*destroy)(struct presenter *);
};
struct presenter {
    const struct presenter_ops *ops;
};

/* "window" (SDL; fullscreen or not; copies the keymap) or "memory". The memory presenter can be
 * given inputs. */
struct presenter *presenter_create_window(int width_px, int height_px, bool fullscreen,
                                          const char *title, const struct keymap *, struct fault *);
struct presenter *presenter_create_memory(struct fault *);
/* Copies an input for the memory presenter's wait to give; from any thread. at_us 0: now. */
void presenter_memory_put(struct presenter *, const struct input *);

#endif
