/* face_staging.h - two real portraits from Debian packages (scikit-image's astronaut; matplotlib's
 * admiral, who wears a cap and glasses), and what may befall a portrait: painted, warped, lit. */
#ifndef ANJUNGAN_TESTS_FACE_STAGING_H
#define ANJUNGAN_TESTS_FACE_STAGING_H

#include "base/file.h"
#include "capture/capture.h"
#include "specimen.h"

struct sitter {
    const char *name, *path;
    double eyes[2][2], chin; /* the pupils, right one first, and T, in the file's pixels */
    double scale;            /* so that the eyes are some 85 px apart in a frame of 720 lines */
    struct picture portrait;
};

/* The portrait in a frame of 1280 x 720: eyes around (x, y), scaled, tilted clockwise. */
struct pose {
    double x, y, size, roll_degrees;
    bool mirrored;
};

/* A place in the frame, in the face's own measure: u to the right in eye distances, v down in T. */
struct staged {
    struct picture frame;
    double x, y, apart, chin, cos_roll, sin_roll;
};

static inline void staged_face(const struct staged *staged, double x, double y, double *u,
                               double *v)
{
    double dx = x - staged->x, dy = y - staged->y;
    *u = (dx * staged->cos_roll + dy * staged->sin_roll) / staged->apart;
    *v = (dy * staged->cos_roll - dx * staged->sin_roll) / staged->chin;
}

static inline void sitter_load(struct sitter *sitter)
{
    struct picture file = {.format = PICTURE_FILE};
    struct fault fault = {0};
    if (!file_read(sitter->path, 1 << 24, &file.pixels, &fault) ||
        !picture_decode(&file, 0, &sitter->portrait, &fault))
        fail_msg("%s: %s", sitter->path, fault.text);
    picture_free(&file);
}

static struct sitter sitters[] = {
    {"astronaut",
     "/usr/lib/python3/dist-packages/skimage/data/astronaut.png",
     {{203, 101}, {246, 103}},
     75,
     2.0,
     {0}},
    {"admiral",
     "/usr/share/matplotlib/mpl-data/sample_data/grace_hopper.jpg",
     {{222, 189}, {304, 186}},
     142,
     1.1,
     {0}},
};

/* The state is a finder. */
static inline int sitters_set_up(void **state)
{
    struct fault fault = {0};
    for (size_t i = 0; i < sizeof sitters / sizeof *sitters; i++)
        sitter_load(&sitters[i]);
    *state = face_finder_create(&fault);
    if (!*state) fail_msg("%s %s", fault.code, fault.text);
    return 0;
}

static inline int sitters_tear_down(void **state)
{
    for (size_t i = 0; i < sizeof sitters / sizeof *sitters; i++)
        picture_free(&sitters[i].portrait);
    face_finder_destroy(*state);
    return 0;
}

static inline void sitter_stage(const struct sitter *sitter, const struct pose *pose,
                                struct staged *out)
{
    double dx = sitter->eyes[1][0] - sitter->eyes[0][0],
           dy = sitter->eyes[1][1] - sitter->eyes[0][1];
    double middle_x = (sitter->eyes[0][0] + sitter->eyes[1][0]) / 2;
    double middle_y = (sitter->eyes[0][1] + sitter->eyes[1][1]) / 2;
    double scale = sitter->scale * pose->size;
    double own = atan2(dy, dx), turn = pose->roll_degrees * acos(-1) / 180 - own;
    if (pose->mirrored) turn = pose->roll_degrees * acos(-1) / 180 + own;
    double roll = pose->roll_degrees * acos(-1) / 180;
    specimen_make(1280, 720, &out->frame);
    out->x = pose->x;
    out->y = pose->y;
    out->apart = hypot(dx, dy) * scale;
    out->chin = sitter->chin * scale;
    out->cos_roll = cos(roll);
    out->sin_roll = sin(roll);
    for (int y = 0; y < 720; y++) {
        for (int x = 0; x < 1280; x++) {
            double ax = (x - pose->x) / scale, ay = (y - pose->y) / scale;
            double u = ax * cos(turn) + ay * sin(turn), v = ay * cos(turn) - ax * sin(turn);
            u = middle_x + (pose->mirrored ? -u : u);
            v = middle_y + v;
            uint8_t *to = specimen_at(&out->frame, x, y);
            memset(to, 150, 3);
            if (u < 0 || v < 0 || u > sitter->portrait.width_px - 2 ||
                v > sitter->portrait.height_px - 2)
                continue;
            double colour[3];
            specimen_sample(&sitter->portrait, u, v, colour);
            for (int c = 0; c < 3; c++)
                to[c] = specimen_byte(colour[c]);
        }
    }
}

/* What befalls the frame. amount has the unit that the name says. */
enum mishap {
    NOTHING,
    LIGHT,     /* times amount */
    LIT_SIDE,  /* one side of the face at amount, rising to all of the light at the other */
    BLURRED,   /* amount: passes of a mean over 5 x 5 px */
    DARK_SKIN, /* levels to the power of amount: darker skin, whites as they were */
    EYES_SHUT, /* lids painted over the eyes, with their lashes */
    EYES_BEHIND_BAR,
    FACE_BEHIND_HAND,
    HEADSCARF, /* around the face, over forehead, ears, neck and shoulders */
    PECI,      /* a black cap down to the middle of the forehead */
    TURNED,    /* by amount degrees to their own right, on a head as broad as long is wide */
    COVERED_LENS,
};

static inline void befall_light(struct staged *staged, enum mishap mishap, double amount)
{
    for (int y = 0; y < 720; y++) {
        for (int x = 0; x < 1280; x++) {
            double u, v, factor = amount;
            staged_face(staged, x, y, &u, &v);
            uint8_t *to = specimen_at(&staged->frame, x, y);
            if (mishap == LIT_SIDE) {
                double way = (u + 0.9) / 1.8;
                factor = amount + (1 - amount) * (way < 0 ? 0 : way > 1 ? 1 : way);
            }
            for (int c = 0; c < 3; c++)
                to[c] = mishap == DARK_SKIN      ? specimen_byte(255 * pow(to[c] / 255.0, amount))
                        : mishap == COVERED_LENS ? specimen_byte(amount + (x + y) % 3)
                                                 : specimen_byte(to[c] * factor);
        }
    }
}

static inline void befall_blur(struct staged *staged, int passes)
{
    for (int pass = 0; pass < 2 * passes; pass++) { /* columns and rows in turn */
        struct picture soft;
        specimen_make(1280, 720, &soft);
        for (int y = 0; y < 720; y++) {
            for (int x = 0; x < 1280; x++) {
                int sums[3] = {0};
                for (int k = -2; k <= 2; k++) {
                    int px = pass % 2 ? x : x + k, py = pass % 2 ? y + k : y;
                    px = px < 0 ? 0 : px > 1279 ? 1279 : px;
                    py = py < 0 ? 0 : py > 719 ? 719 : py;
                    const uint8_t *from = specimen_at(&staged->frame, px, py);
                    for (int c = 0; c < 3; c++)
                        sums[c] += from[c];
                }
                for (int c = 0; c < 3; c++)
                    specimen_at(&soft, x, y)[c] = (uint8_t)((sums[c] + 2) / 5);
            }
        }
        picture_free(&staged->frame);
        staged->frame = soft;
    }
}

/* 0: untouched; else the paint at this place of the face. */
static inline bool paint_of(enum mishap mishap, double u, double v, uint8_t paint[3])
{
    static const uint8_t black[3] = {16, 16, 18}, skin[3] = {196, 146, 118};
    static const uint8_t cloth[3] = {58, 104, 92};
    bool painted = false;
    switch (mishap) {
    case EYES_BEHIND_BAR:
        painted = fabs(u) < 1.1 && fabs(v) < 0.18;
        memcpy(paint, black, 3);
        break;
    case FACE_BEHIND_HAND:
        painted = fabs(u) < 1.0 && v > -0.5 && v < 0.75;
        memcpy(paint, skin, 3);
        break;
    case HEADSCARF: {
        bool head = pow(u / 1.7, 2) + pow((v + 0.15) / 1.4, 2) < 1 || (v > 0.6 && fabs(u) < 1 + v);
        painted = head && pow(u / 1.12, 2) + pow((v - 0.25) / 0.82, 2) > 1;
        memcpy(paint, cloth, 3);
        break;
    }
    case PECI:
        painted = fabs(u) < 1.35 && v > -1.35 && v < -0.42;
        memcpy(paint, black, 3);
        break;
    case NOTHING:
    case LIGHT:
    case LIT_SIDE:
    case BLURRED:
    case DARK_SKIN:
    case EYES_SHUT:
    case TURNED:
    case COVERED_LENS: break;
    }
    return painted;
}

static inline void befall_paint(struct staged *staged, enum mishap mishap)
{
    for (int y = 0; y < 720; y++) {
        for (int x = 0; x < 1280; x++) {
            double u, v;
            uint8_t paint[3];
            staged_face(staged, x, y, &u, &v);
            if (paint_of(mishap, u, v, paint)) memcpy(specimen_at(&staged->frame, x, y), paint, 3);
        }
    }
}

/* Each eye's opening is filled from the skin above to the skin below it; the lashes lie on its
 * lower rim. For an upright face. */
static inline void befall_shut(struct staged *staged)
{
    struct picture before = staged->frame;
    specimen_make(1280, 720, &staged->frame);
    memcpy(staged->frame.pixels.data, before.pixels.data, before.pixels.size);
    for (int eye = -1; eye <= 1; eye += 2) {
        double middle = staged->x + eye * staged->apart / 2, half = 0.3 * staged->apart;
        for (int x = (int)(middle - half); x <= (int)(middle + half); x++) {
            double arc = sqrt(fmax(0, 1 - pow((x - middle) / half, 2)));
            int top = (int)(staged->y - 0.17 * staged->apart * arc);
            int bottom = (int)(staged->y + 0.15 * staged->apart * arc);
            double lash = staged->y + 0.07 * staged->apart * arc;
            for (int y = top; y <= bottom; y++) {
                double way = (y - top + 1.0) / (bottom - top + 2.0);
                for (int c = 0; c < 3; c++) {
                    double level = specimen_at(&before, x, top - 1)[c] * (1 - way) +
                                   specimen_at(&before, x, bottom + 1)[c] * way;
                    if (fabs(y - lash) < 0.02 * staged->apart) level *= 0.4;
                    specimen_at(&staged->frame, x, y)[c] = specimen_byte(level);
                }
            }
        }
    }
    picture_free(&before);
}

/* How far before the head's axis the face is at (u, v), in eye distances. */
static inline double depth_at(double u, double v)
{
    double round = 1 - pow(u / 1.25, 2) - pow((v - 0.2) / 1.35, 2);
    if (round <= 0) return 0;
    return 1.375 * sqrt(round) + 0.38 * exp(-pow(u / 0.16, 2) - pow((v - 0.42) / 0.16, 2)) +
           0.1 * exp(-pow(u / 0.3, 2) - pow((v - 0.65) / 0.3, 2));
}

static inline void befall_turn(struct staged *staged, double degrees)
{
    double sine = sin(degrees * acos(-1) / 180), cosine = cos(degrees * acos(-1) / 180);
    struct picture before = staged->frame;
    specimen_make(1280, 720, &staged->frame);
    for (int y = 0; y < 720; y++) {
        for (int x = 0; x < 1280; x++) {
            double u, v, colour[3];
            staged_face(staged, x, y, &u, &v);
            bool head = pow(u / 1.25, 2) + pow((v - 0.2) / 1.35, 2) < 1;
            double from = u;
            for (int k = 0; head && k < 24; k++)
                from = 0.5 * from + 0.5 * (u + depth_at(from, v) * sine) / cosine;
            double at = head ? staged->x + from * staged->apart : x;
            at = at < 0 ? 0 : at > 1278 ? 1278 : at;
            specimen_sample(&before, at, y < 718 ? y : 718, colour);
            for (int c = 0; c < 3; c++)
                specimen_at(&staged->frame, x, y)[c] = specimen_byte(colour[c]);
        }
    }
    picture_free(&before);
}

static inline void befall(struct staged *staged, enum mishap mishap, double amount)
{
    switch (mishap) {
    case NOTHING: break;
    case LIGHT:
    case LIT_SIDE:
    case DARK_SKIN:
    case COVERED_LENS: befall_light(staged, mishap, amount); break;
    case BLURRED: befall_blur(staged, (int)amount); break;
    case EYES_SHUT: befall_shut(staged); break;
    case TURNED: befall_turn(staged, amount); break;
    case EYES_BEHIND_BAR:
    case FACE_BEHIND_HAND:
    case HEADSCARF:
    case PECI: befall_paint(staged, mishap); break;
    }
}

#endif
