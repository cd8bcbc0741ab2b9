#include "looks.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    enum language language;
    enum text_size size;
    enum contrast contrast;
} pictures[LOOKS] = {
    {"id", LANGUAGE_ID, TEXT_NORMAL, CONTRAST_NORMAL},
    {"en", LANGUAGE_EN, TEXT_NORMAL, CONTRAST_NORMAL},
    {"large", LANGUAGE_ID, TEXT_LARGE, CONTRAST_NORMAL},

    {"jv", LANGUAGE_JV, TEXT_NORMAL, CONTRAST_NORMAL},
    {"en-large", LANGUAGE_EN, TEXT_LARGE, CONTRAST_NORMAL},
    {"jv-large", LANGUAGE_JV, TEXT_LARGE, CONTRAST_NORMAL},
    {"dark", LANGUAGE_ID, TEXT_NORMAL, CONTRAST_DARK},
    {"en-dark", LANGUAGE_EN, TEXT_NORMAL, CONTRAST_DARK},
    {"jv-dark", LANGUAGE_JV, TEXT_NORMAL, CONTRAST_DARK},
};

/* Density 0: as large on the glass as the reference layout wants it. */
static const struct {
    int width, height;
    double px_per_mm;
} glasses[] = {{1080, 1920, 4.03}, {1920, 1080, 4.03}, {800, 1280, 0}};
enum { PORTRAIT, LANDSCAPE, SMALL, GLASSES };

/* What moves the controls. */
static const struct {
    int glass;
    enum language language;
    enum text_size size;
    bool reach, left_handed;
} moved[] = {
    {PORTRAIT, LANGUAGE_ID, TEXT_NORMAL, .reach = true},
    {PORTRAIT, LANGUAGE_JV, TEXT_LARGEST, .reach = true},
    {SMALL, LANGUAGE_JV, TEXT_LARGEST, .reach = true, .left_handed = true},
    {LANDSCAPE, LANGUAGE_JV, TEXT_LARGEST, .left_handed = true},
};
enum {
    TYPES = LANGUAGE_COUNT * TEXT_SIZES,
    MOVED = sizeof moved / sizeof *moved,
    PLAIN = GLASSES * TYPES
};

static struct look on_glass(int glass)
{
    return (struct look){.width_px = glasses[glass].width,
                         .height_px = glasses[glass].height,
                         .px_per_mm = glasses[glass].px_per_mm};
}

struct look look_of_picture(int index, const char **out_name)
{
    assert(index >= 0 && index < LOOKS);
    struct look look = on_glass(PORTRAIT);
    look.language = pictures[index].language;
    look.size = pictures[index].size;
    look.contrast = pictures[index].contrast;
    if (out_name) *out_name = pictures[index].name;
    return look;
}

bool look_of_layout(unsigned index, struct look *out)
{
    if (index >= PLAIN + MOVED) return false;
    if (index < PLAIN) {
        *out = on_glass((int)(index % GLASSES));
        out->language = (enum language)(index / GLASSES % LANGUAGE_COUNT);
        out->size = (enum text_size)(index / GLASSES / LANGUAGE_COUNT);
        return true;
    }
    index -= PLAIN;
    *out = on_glass(moved[index].glass);
    out->language = moved[index].language;
    out->size = moved[index].size;
    out->reach = moved[index].reach;
    out->left_handed = moved[index].left_handed;
    return true;
}

bool look_of_words(unsigned index, struct look *out, bool *out_pixels)
{
    enum { WORDS = LANGUAGE_COUNT * TEXT_SIZES, SEEN = LANGUAGE_COUNT * CONTRASTS };
    if (index >= WORDS + SEEN) return false;
    bool pixels = index >= WORDS;
    unsigned at = pixels ? index - WORDS : index;
    *out = on_glass(PORTRAIT);
    out->language = (enum language)(at % LANGUAGE_COUNT);
    if (pixels)
        out->contrast = (enum contrast)(at / LANGUAGE_COUNT);
    else
        out->size = (enum text_size)(at / LANGUAGE_COUNT);
    *out_pixels = pixels;
    return true;
}

void look_name(const struct look *look, char *out, size_t size)
{
    static const char *const sizes[TEXT_SIZES] = {"", " large", " largest"};
    static const char *const contrasts[CONTRASTS] = {"", " dark", " light"};
    snprintf(out, size, "%dx%d %s%s%s%s%s", look->width_px, look->height_px,
             language_tag(look->language), sizes[look->size], contrasts[look->contrast],
             look->reach ? " reach" : "", look->left_handed ? " left" : "");
}

bool look_from_word(struct look *look, const char *word)
{
    static const struct {
        const char *word;
        struct look look;
    } words[] = {
        {"large", {.size = TEXT_LARGE}},
        {"largest", {.size = TEXT_LARGEST}},
        {"dark", {.contrast = CONTRAST_DARK}},
        {"light", {.contrast = CONTRAST_LIGHT}},
        {"reach", {.reach = true}},
        {"left", {.left_handed = true}},
    };
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].word, word) != 0) continue;
        if (words[i].look.size) look->size = words[i].look.size;
        if (words[i].look.contrast) look->contrast = words[i].look.contrast;
        look->reach |= words[i].look.reach;
        look->left_handed |= words[i].look.left_handed;
        return true;
    }
    if (sscanf(word, "%dx%d", &look->width_px, &look->height_px) == 2) {
        look->px_per_mm = look->width_px == 800 ? 0 : 4.03;
        return true;
    }
    return sscanf(word, "density=%lf", &look->px_per_mm) == 1 ||
           language_from_tag(word, &look->language);
}
