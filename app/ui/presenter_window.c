#define _DEFAULT_SOURCE
/* The SDL window. The canvas is copied into the window's surface, by damage rectangles; a window
 * smaller than the canvas shows it scaled down, with borders where the shapes differ. */
#include "ui/presenter.h"

#include "base/bytes.h"
#include "ui/scale.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct window {
    struct presenter base;
    SDL_Window *window;
    Uint32 wake_event;
    int width, height;  /* of the canvas */
    struct rect inside; /* where the canvas stands in the window */
    bool cleared;       /* borders and all, since the last change of size */
    bool finger_down;
    SDL_FingerID finger;
    struct keymap keys;
    bool held; /* the key that was pressed last repeats itself */
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The canvas as large as fits, never larger than it is. */
static void place_canvas(struct window *window, const SDL_Surface *surface)
{
    int64_t width = window->width, height = window->height;
    if (surface->w < width || surface->h < height) {
        if ((int64_t)surface->w * height <= (int64_t)surface->h * width) {
            height = height * surface->w / width;
            width = surface->w;
        } else {
            width = width * surface->h / height;
            height = surface->h;
        }
    }
    if (width < 1) width = 1;
    if (height < 1) height = 1;
    window->inside = (struct rect){(surface->w - (int)width) / 2, (surface->h - (int)height) / 2,
                                   (int)width, (int)height};
}

static void copy_damage(const struct window *window, SDL_Surface *surface,
                        const struct canvas *canvas, const struct rect *damage)
{
    int stride = 0;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    for (int y = damage->y; y < damage->y + damage->height; y++) {
        uint8_t *to = (uint8_t *)surface->pixels +
                      (size_t)(window->inside.y + y) * (size_t)surface->pitch +
                      (size_t)(window->inside.x + damage->x) * sizeof(uint32_t);
        memcpy(to, pixels + (size_t)y * (size_t)stride + damage->x,
               (size_t)damage->width * sizeof(uint32_t));
    }
}

/* Smaller than the canvas: each window pixel is the mean of those that it stands for. */
static struct rect scale_damage(const struct window *window, SDL_Surface *surface,
                                const struct canvas *canvas, const struct rect *damage)
{
    double by = (double)window->width / window->inside.width;
    int left = (int)(damage->x / by) - 1, top = (int)(damage->y / by) - 1;
    int right = (int)((damage->x + damage->width) / by) + 2;
    int bottom = (int)((damage->y + damage->height) / by) + 2;
    left = left < 0 ? 0 : left;
    top = top < 0 ? 0 : top;
    right = right > window->inside.width ? window->inside.width : right;
    bottom = bottom > window->inside.height ? window->inside.height : bottom;
    int stride = 0;
    const uint32_t *pixels = canvas_pixels(canvas, &stride);
    struct scaler *scaler =
        scaler_create_frame(pixels, window->width, window->height, left * by, top * by,
                            (right - left) * by, (bottom - top) * by, right - left, bottom - top);
    struct rect to = {window->inside.x + left, window->inside.y + top, right - left, bottom - top};
    for (int y = 0; y < to.height; y++)
        scaler_row(scaler, (uint32_t *)(void *)((uint8_t *)surface->pixels +
                                                (size_t)(to.y + y) * (size_t)surface->pitch) +
                               to.x);
    scaler_destroy(scaler);
    return to;
}

static bool surface_ready(struct window *window, SDL_Surface *surface)
{
    if (!surface || surface->format->BytesPerPixel != 4) return false;
    place_canvas(window, surface);
    return true;
}

static void show(struct presenter *presenter, const struct canvas *canvas,
                 const struct rect *damage, int count)
{
    struct window *window = (struct window *)presenter;
    SDL_Surface *surface = SDL_GetWindowSurface(window->window);
    if (!surface_ready(window, surface)) return;
    struct rect whole = canvas_area(canvas);
    bool everything = !window->cleared;
    if (everything) {
        SDL_FillRect(surface, NULL, 0);
        damage = &whole;
        count = 1;
        window->cleared = true;
    }
    SDL_Rect updates[DAMAGE_MAX];
    bool scaled = window->inside.width != window->width;
    for (int i = 0; i < count; i++) {
        struct rect part = damage[i];
        if (scaled) {
            part = scale_damage(window, surface, canvas, &damage[i]);
        } else {
            copy_damage(window, surface, canvas, &damage[i]);
            part.x += window->inside.x;
            part.y += window->inside.y;
        }
        updates[i] = (SDL_Rect){part.x, part.y, part.width, part.height};
    }
    if (everything)
        SDL_UpdateWindowSurface(window->window);
    else if (count > 0)
        SDL_UpdateWindowSurfaceRects(window->window, updates, count);
}

static void set_point(const struct window *window, int x, int y, struct input *out)
{
    out->x = (int)((int64_t)(x - window->inside.x) * window->width / window->inside.width);
    out->y = (int)((int64_t)(y - window->inside.y) * window->height / window->inside.height);
}

/* One finger at a time: a second one, or a resting palm, presses nothing. */
static bool from_finger(struct window *window, const SDL_TouchFingerEvent *event,
                        enum input_kind kind, struct input *out)
{
    if (kind == INPUT_DOWN && window->finger_down) return false;
    if (kind != INPUT_DOWN && (!window->finger_down || event->fingerId != window->finger))
        return false;
    window->finger_down = kind != INPUT_UP;
    window->finger = event->fingerId;
    int width = 0, height = 0;
    SDL_GetWindowSize(window->window, &width, &height);
    set_point(window, (int)(event->x * (float)width), (int)(event->y * (float)height), out);
    out->kind = kind;
    return true;
}

/* What an ordinary keyboard has besides, where the keypad has not taken it. */
static const char *beside_keypad(SDL_Keycode code)
{
    switch (code) {
    case SDLK_KP_ENTER: return "select";
    case SDLK_TAB: return "right";
    case SDLK_BACKSPACE: return "\b";
    default: return NULL;
    }
}

/* A hand that shakes, or rests, presses once. */
static bool from_key(struct window *window, const SDL_KeyboardEvent *event, struct input *out)
{
    window->held = event->repeat != 0;
    if (window->held) return false;
    const char *word = keymap_find(&window->keys, event->keysym.sym);
    if (!word) word = beside_keypad(event->keysym.sym);
    if (!word) return false;
    out->kind = INPUT_KEY;
    snprintf(out->key, sizeof out->key, "%s", word);
    return true;
}

/* The first character of what an input method gave. */
static bool from_text(const char *text, struct input *out)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    if (!text[0] || length >= sizeof out->key) return false;
    out->kind = INPUT_KEY;
    memcpy(out->key, text, length);
    out->key[length] = 0;
    return true;
}

static bool from_mouse(const struct window *window, const SDL_Event *event, struct input *out)
{
    if (event->type == SDL_MOUSEMOTION) {
        if (event->motion.which == SDL_TOUCH_MOUSEID || !(event->motion.state & SDL_BUTTON_LMASK))
            return false;
        set_point(window, event->motion.x, event->motion.y, out);
        out->kind = INPUT_MOVE;
        return true;
    }
    if (event->button.which == SDL_TOUCH_MOUSEID || event->button.button != SDL_BUTTON_LEFT)
        return false;
    set_point(window, event->button.x, event->button.y, out);
    out->kind = event->type == SDL_MOUSEBUTTONDOWN ? INPUT_DOWN : INPUT_UP;
    return true;
}

/* False: an event that nobody here cares for. */
static bool translate(struct window *window, const SDL_Event *event, struct input *out)
{
    if (event->type == window->wake_event) return true;
    switch (event->type) {
    case SDL_QUIT: out->kind = INPUT_CLOSE; return true;
    case SDL_FINGERDOWN: return from_finger(window, &event->tfinger, INPUT_DOWN, out);
    case SDL_FINGERMOTION: return from_finger(window, &event->tfinger, INPUT_MOVE, out);
    case SDL_FINGERUP: return from_finger(window, &event->tfinger, INPUT_UP, out);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEMOTION: return from_mouse(window, event, out);
    case SDL_KEYDOWN: return from_key(window, &event->key, out);
    case SDL_TEXTINPUT: return !window->held && from_text(event->text.text, out);
    case SDL_WINDOWEVENT:
        if (event->window.event != SDL_WINDOWEVENT_EXPOSED &&
            event->window.event != SDL_WINDOWEVENT_SIZE_CHANGED)
            return false;
        window->cleared = false;
        out->kind = INPUT_EXPOSED;
        return true;
    }
    return false;
}

static void wait_input(struct presenter *presenter, int timeout_ms, struct input *out)
{
    struct window *window = (struct window *)presenter;
    int64_t end_us = now_us() + (int64_t)timeout_ms * 1000;
    *out = (struct input){.kind = INPUT_NONE};
    for (;;) {
        int64_t left_ms = timeout_ms < 0 ? -1 : (end_us - now_us() + 999) / 1000;
        if (timeout_ms >= 0 && left_ms < 0) left_ms = 0;
        SDL_Event event;
        int got = left_ms < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, (int)left_ms);
        out->at_us = now_us();
        if (!got || translate(window, &event, out)) return;
    }
}

static void wake(struct presenter *presenter)
{
    const struct window *window = (struct window *)presenter;
    SDL_Event event = {.type = window->wake_event};
    SDL_PushEvent(&event);
}

static void destroy(struct presenter *presenter)
{
    struct window *window = (struct window *)presenter;
    if (!window) return;
    if (window->window) SDL_DestroyWindow(window->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(window);
}

static const struct presenter_ops ops = {
    .show = show, .wait = wait_input, .wake = wake, .destroy = destroy};

/* The whole display, also where no window manager would see to it; or as large as the desktop has
 * room for, in the canvas's shape. */
static SDL_Rect window_place(const struct window *window, bool fullscreen)
{
    SDL_Rect place = {SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, window->width,
                      window->height};
    SDL_Rect room;
    if (fullscreen) return SDL_GetDisplayBounds(0, &room) == 0 ? room : place;
    if (SDL_GetDisplayUsableBounds(0, &room) != 0) return place;
    double by = 1.0;
    if (place.w > room.w) by = (double)room.w / place.w;
    if (place.h * by > room.h) by = (double)room.h / place.h;
    place.w = (int)(place.w * by);
    place.h = (int)(place.h * by);
    return place;
}

struct presenter *presenter_create_window(int width_px, int height_px, bool fullscreen,
                                          const char *title, const struct keymap *keys,
                                          struct fault *fault)
{
    /* The frame is ready in memory: no renderer, no texture, no wake-ups for either. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    /* How the program ends is main's business. */
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        FAULT(fault, FAULT_SYSTEM, 0, "no display: %s", SDL_GetError());
        return NULL;
    }
    struct window *window = memory_alloc(sizeof *window);
    window->base.ops = &ops;
    window->width = width_px;
    window->height = height_px;
    window->keys = *keys;
    window->inside = (struct rect){0, 0, width_px, height_px};
    window->wake_event = SDL_RegisterEvents(1);
    SDL_Rect place = window_place(window, fullscreen);
    Uint32 flags =
        fullscreen ? SDL_WINDOW_BORDERLESS | SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
    window->window = SDL_CreateWindow(title, place.x, place.y, place.w, place.h, flags);
    if (!window->window || window->wake_event == (Uint32)-1) {
        FAULT(fault, FAULT_SYSTEM, 0, "no window: %s", SDL_GetError());
        destroy(&window->base);
        return NULL;
    }
    if (fullscreen) SDL_ShowCursor(SDL_DISABLE);
    SDL_StartTextInput();
    return &window->base;
}
