/* faces.c - frames judged a second on one core: a real portrait (scikit-image's astronaut) swaying
 * in frames of several sizes, the whole of face_finder_look each time; and what a still takes.
 * Called by tests/bench/run; by hand: faces [SECONDS]. The module must lie beside the program. */
#define _GNU_SOURCE
#include "base/file.h"
#include "capture/capture.h"
#include "capture/pixels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PORTRAIT "/usr/lib/python3/dist-packages/skimage/data/astronaut.png"

enum { STEPS = 16 };

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void fail(const struct fault *fault)
{
    fprintf(stderr, "faces: %s %s\n", fault->code, fault->text);
    exit(1);
}

/* The portrait, size times as large, its eyes in the middle and eyes_y of the height down. */
struct staging {
    const char *what;
    int width, height;
    double size, eyes_y;
};

static void stage(const struct picture *portrait, const struct staging *staging, double aside,
                  struct picture *out)
{
    picture_make(PICTURE_RGB24, staging->width, staging->height, out);
    for (int y = 0; y < staging->height; y++) {
        uint8_t *to = out->pixels.data + (size_t)y * (size_t)out->stride_bytes;
        for (int x = 0; x < staging->width; x++, to += 3) {
            int u = (int)(225 + (x - staging->width / 2.0 - aside) / staging->size);
            int v = (int)(102 + (y - staging->height * staging->eyes_y) / staging->size);
            bool inside = u >= 0 && v >= 0 && u < portrait->width_px && v < portrait->height_px;
            if (inside)
                memcpy(to, picture_row(portrait, v) + 3 * (size_t)u, 3);
            else
                memset(to, 140, 3);
        }
    }
}

static void measure(struct face_finder *finder, const struct picture *portrait,
                    const struct staging *staging, double seconds)
{
    struct picture frames[STEPS];
    struct face_view view = {0};
    struct fault fault = {0};
    for (int i = 0; i < STEPS; i++)
        stage(portrait, staging, 6 * sin(i * 0.4), &frames[i]);
    int looks = 0;
    double began = cpu_seconds(), took = 0;
    for (; took < seconds; took = cpu_seconds() - began, looks++)
        if (!face_finder_look(finder, &frames[looks % STEPS], &view, &fault)) fail(&fault);
    struct captured_face face;
    began = cpu_seconds();
    if (!capture_face(finder, &frames[0], &face, &fault)) fail(&fault);
    printf(
        "| a face, %s, %d x %d (\"%s\") | %.0f frames a second of one core; as a still %.0f ms |\n",
        staging->what, staging->width, staging->height, view.code, looks / took,
        (cpu_seconds() - began) * 1000);
    captured_face_free(&face);
    for (int i = 0; i < STEPS; i++)
        picture_free(&frames[i]);
}

int main(int count, char **arguments)
{
    double seconds = count > 1 ? strtod(arguments[1], NULL) : 5;
    struct picture file = {.format = PICTURE_FILE}, portrait;
    struct fault fault = {0};
    struct face_finder *finder = face_finder_create(&fault);
    if (!finder || !file_read(PORTRAIT, 1 << 24, &file.pixels, &fault) ||
        !picture_decode(&file, 0, &portrait, &fault))
        fail(&fault);
    static const struct staging cases[] = {
        {"small", 1280, 720, 1.5, 0.42},       {"middling", 1280, 720, 2.2, 0.42},
        {"large", 1280, 720, 3.2, 0.42},       {"middling", 640, 480, 1.4, 0.42},
        {"large", 640, 480, 2.2, 0.42},        {"middling", 1920, 1080, 3.2, 0.42},
        {"out of view", 1280, 720, 2.2, -0.3}, {"out of view", 640, 480, 1.4, -0.3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        measure(finder, &portrait, &cases[i], seconds);
    picture_free(&portrait);
    picture_free(&file);
    face_finder_destroy(finder);
    return 0;
}
