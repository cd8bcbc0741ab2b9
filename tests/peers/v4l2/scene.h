/* scene.h - what a pretended camera sees: a picture or a drawing that moves, with SPESIMEN across
 * its foot, as frames of the formats that cameras give. Drawn once, as it costs time that is not to
 * be counted as the driver's. */
#ifndef ANJUNGAN_TESTS_V4L2_SCENE_H
#define ANJUNGAN_TESTS_V4L2_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCENE_FRAMES = 8 };

struct scene {
    uint32_t fourcc;
    int width_px, height_px;
    char picture[256];
    bool no_tables, stray;
    uint8_t *frames[SCENE_FRAMES];
    size_t sizes[SCENE_FRAMES];
};

/* Draws unless the scene is as asked for already. picture "": a drawing. */
void scene_prepare(struct scene *, uint32_t fourcc, int width_px, int height_px,
                   const char *picture, bool no_tables, bool stray);
/* The bytes of the largest frame. */
size_t scene_room(uint32_t fourcc, int width_px, int height_px);
void scene_free(struct scene *);
/* The colour of the drawing at a place, for tests of what arrives. */
void scene_colour(int x, int y, int width_px, int height_px, int number, uint8_t out[3]);

#endif
