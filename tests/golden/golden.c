/* golden.c - compares every screen with its stored picture.
 *
 *   golden SCREEN | all            compare; on a mismatch NAME.actual.png and NAME.diff.png
 *   golden --accept SCREEN | all   the pictures as they are now become the stored ones
 *   golden --layout                no picture: nothing cut, too small or too close, on any screen
 *   golden --audit                 labels, ids, titles, codes; contrast as the pixels have it
 *   golden --walk                  by the keys and the ear: reached, said, and nothing personal
 * aloud golden --shot DIR SCENE | all WORDS...   full size, to look at; words: 1920x1080,
 * density=5.9 (pixels a millimetre), en, large, largest, dark, light, reach, left
 *
 * Pictures are kept at half size in SOURCE_DIR/tests/golden; look at each before accepting it. */
#include "audit.h"
#include "layout.h"
#include "scenes.h"
#include "stored.h"
#include "walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_SIZE = 512 };

/* A glyph of another font version, not a moved button or a lost icon. */
static const double tolerance_permille = 2;

struct variant {
    const char *name;
    struct look look;
};
/* Indonesian first. */
static const struct variant variants[] = {
    {"id", {.width_px = 1080, .height_px = 1920, .px_per_mm = 4.03, .language = LANGUAGE_ID}},
    {"en", {.width_px = 1080, .height_px = 1920, .px_per_mm = 4.03, .language = LANGUAGE_EN}},
    {"large",
     {.width_px = 1080,
      .height_px = 1920,
      .px_per_mm = 4.03,
      .size = TEXT_LARGE,
      .language = LANGUAGE_ID}},
};
enum { VARIANTS = sizeof variants / sizeof *variants };

static void open_scene(struct fixture *fixture, const struct scene *scene, const struct look *look)
{
    fixture_open(fixture, SOURCE_DIR, look);
    scene->prepare(fixture);
    fixture_draw(fixture);
}

static bool write_mismatch(const char *name, const struct stored *actual, const struct stored *diff)
{
    char path[PATH_MAX_SIZE];
    snprintf(path, sizeof path, "%s/%s.actual.png", BINARY_DIR, name);
    bool done = stored_write(path, actual);
    if (done) printf("  %s\n", path);
    if (!diff->rgb) return done;
    snprintf(path, sizeof path, "%s/%s.diff.png", BINARY_DIR, name);
    done = stored_write(path, diff) && done;
    if (done) printf("  %s\n", path);
    return done;
}

static bool compare(const char *name, const char *path, const struct stored *actual)
{
    struct stored expected = {0}, diff = {0};
    double permille = 1000;
    if (stored_read(path, &expected)) permille = stored_compare(&expected, actual, &diff);
    bool same = permille <= tolerance_permille;
    if (!same) {
        printf("%s: %.1f permille of the pixels differ%s\n", name, permille,
               expected.rgb ? "" : " (no stored picture)");
        write_mismatch(name, actual, &diff);
    }
    free(expected.rgb);
    free(diff.rgb);
    return same;
}

static bool run_scene(const struct scene *scene, bool accept)
{
    bool good = true;
    for (int i = 0; i < VARIANTS && scene->keep != KEEP_NONE; i++) {
        const struct variant *variant = &variants[i];
        if (scene->keep == KEEP_INDONESIAN && i > 0) continue;
        struct fixture fixture;
        open_scene(&fixture, scene, &variant->look);
        struct stored actual = stored_from_canvas(fixture.canvas);
        char name[80], path[PATH_MAX_SIZE];
        snprintf(name, sizeof name, "%s.%s", scene->name, variant->name);
        snprintf(path, sizeof path, "%s/tests/golden/%s.png", SOURCE_DIR, name);
        good = (accept ? stored_write(path, &actual) : compare(name, path, &actual)) && good;
        free(actual.rgb);
        fixture_close(&fixture);
    }
    return good;
}

static int run_screen(const char *screen, bool accept)
{
    unsigned found = 0;
    bool good = true;
    for (unsigned i = 0; scene_at(i); i++) {
        if (strcmp(screen, "all") != 0 && strcmp(screen, scene_at(i)->screen) != 0) continue;
        found++;
        good = run_scene(scene_at(i), accept) && good;
    }
    if (found == 0) printf("no scene of a screen \"%s\"\n", screen);
    return good && found > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Draws the scene in this look and counts what is wrong with its layout. */
static int check_scene(const struct scene *scene, const struct look *look)
{
    static const char *const sizes[TEXT_SIZES] = {"", " large", " largest"};
    struct fixture fixture;
    char prefix[120];
    snprintf(prefix, sizeof prefix, "%s %dx%d %s%s%s", scene->name, look->width_px, look->height_px,
             language_tag(look->language), sizes[look->size], look->reach ? " reach" : "");
    open_scene(&fixture, scene, look);
    double px_per_mm =
        look->px_per_mm > 0 ? look->px_per_mm : theme_mm(&fixture.theme, 1000) / 1000.0;
    int faults = layout_check(fixture.canvas, px_per_mm, prefix);
    /* Outside a session there is no reach mode yet. */
    if (look->reach && strcmp(scene->screen, "attract") != 0)
        faults += layout_check_reach(fixture.canvas, prefix);
    fixture_close(&fixture);
    return faults;
}

/* Density 0: as large on the glass as the reference layout wants it. */
static int run_layout(const char *screen)
{
    static const struct {
        int width, height;
        double px_per_mm;
    } sizes[] = {{1080, 1920, 4.03}, {1920, 1080, 4.03}, {800, 1280, 0}};
    /* Javanese has the longest words: where they fit large, they fit. */
    static const struct {
        enum language language;
        bool large;
    } types[] = {{LANGUAGE_ID, false},
                 {LANGUAGE_ID, true},
                 {LANGUAGE_EN, false},
                 {LANGUAGE_EN, true},
                 {LANGUAGE_JV, true}};
    int faults = 0;
    for (unsigned i = 0; scene_at(i); i++) {
        if (strcmp(screen, "all") != 0 && strcmp(screen, scene_at(i)->screen) != 0) continue;
        for (int variant = 0; variant < 15; variant++) {
            struct look look = {.width_px = sizes[variant % 3].width,
                                .height_px = sizes[variant % 3].height,
                                .px_per_mm = sizes[variant % 3].px_per_mm,
                                .size = types[variant / 3].large ? TEXT_LARGE : TEXT_NORMAL,
                                .language = types[variant / 3].language};
            faults += check_scene(scene_at(i), &look);
        }
        struct look reach = variants[0].look;
        reach.reach = true;
        faults += check_scene(scene_at(i), &reach);
    }
    if (faults) printf("%d faults\n", faults);
    return faults ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Words and order in every language, usual and large, without pixels; contrast does not speak. */
static int audit_scene(const struct scene *scene)
{
    int faults = 0;
    for (int i = 0; i < 9; i++) {
        struct look look = variants[0].look;
        bool pixels = i >= 6;
        look.language = pixels ? LANGUAGE_ID : (enum language)(i % 3);
        look.size = pixels ? TEXT_NORMAL : (enum text_size)(i / 3);
        look.contrast = pixels ? (enum contrast)(i - 6) : CONTRAST_NORMAL;
        struct fixture fixture;
        char prefix[120];
        snprintf(prefix, sizeof prefix, "%s %s%s%s", scene->name, language_tag(look.language),
                 look.size == TEXT_LARGE ? " large" : "",
                 look.contrast == CONTRAST_DARK    ? " dark"
                 : look.contrast == CONTRAST_LIGHT ? " light"
                                                   : "");
        fixture_open(&fixture, SOURCE_DIR, &look);
        canvas_set_blind(fixture.canvas, !pixels);
        scene->prepare(&fixture);
        fixture_draw(&fixture);
        faults += pixels ? audit_check_contrast(fixture.canvas, &fixture.theme, prefix)
                         : audit_check(fixture.canvas, &fixture.theme, scene->screen, prefix);
        fixture_close(&fixture);
    }
    return faults;
}

static int run_audit(const char *screen)
{
    int faults = 0;
    for (unsigned i = 0; scene_at(i); i++)
        if ((strcmp(screen, "all") == 0 || strcmp(screen, scene_at(i)->screen) == 0) &&
            strcmp(scene_at(i)->screen, "test-page") != 0) /* which is paper */
            faults += audit_scene(scene_at(i));
    if (faults) printf("%d faults\n", faults);
    return faults ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int walk_scene(const struct scene *scene)
{
    int faults = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct look look = variants[0].look;
        struct fixture fixture;
        char prefix[120];
        look.language = (enum language)language;
        snprintf(prefix, sizeof prefix, "%s %s", scene->name, language_tag(look.language));
        fixture_open(&fixture, SOURCE_DIR, &look);
        canvas_set_blind(fixture.canvas, true);
        scene->prepare(&fixture);
        fixture_draw(&fixture);
        faults += walk_check(&fixture, prefix);
        fixture_close(&fixture);
    }
    return faults;
}

static int run_walk(const char *screen)
{
    int faults = 0;
    bool all = strcmp(screen, "all") == 0;
    for (unsigned i = 0; scene_at(i); i++)
        if ((all || strcmp(screen, scene_at(i)->screen) == 0) &&
            strcmp(scene_at(i)->screen, "test-page") != 0) /* which is paper */
            faults += walk_scene(scene_at(i));
    if (all) faults += walk_check_list();
    if (faults) printf("%d faults\n", faults);
    return faults ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_shots(const char *dir, const char *scene, int count, char **words)
{
    struct look look = variants[0].look;
    for (int i = 0; i < count; i++) {
        if (sscanf(words[i], "%dx%d", &look.width_px, &look.height_px) == 2)
            look.px_per_mm = look.width_px == 800 ? 0 : 4.03;
        language_from_tag(words[i], &look.language);
        sscanf(words[i], "density=%lf", &look.px_per_mm);
        if (strcmp(words[i], "large") == 0) look.size = TEXT_LARGE;
        if (strcmp(words[i], "largest") == 0) look.size = TEXT_LARGEST;
        if (strcmp(words[i], "left") == 0) look.left_handed = true;
        if (strcmp(words[i], "dark") == 0) look.contrast = CONTRAST_DARK;
        if (strcmp(words[i], "light") == 0) look.contrast = CONTRAST_LIGHT;
        if (strcmp(words[i], "reach") == 0) look.reach = true;
    }
    bool good = true;
    for (unsigned i = 0; scene_at(i); i++) {
        if (strcmp(scene, "all") != 0 && strcmp(scene, scene_at(i)->name) != 0) continue;
        struct fixture fixture;
        struct fault fault = {0};
        char path[PATH_MAX_SIZE];
        snprintf(path, sizeof path, "%s/%s.png", dir, scene_at(i)->name);
        open_scene(&fixture, scene_at(i), &look);
        if (!canvas_write_png(fixture.canvas, path, &fault)) {
            printf("%s: %s\n", path, fault.text);
            good = false;
        }
        fixture_close(&fixture);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc >= 2 && strcmp(argv[1], "--layout") == 0)
        return run_layout(argc > 2 ? argv[2] : "all");
    if (argc >= 2 && strcmp(argv[1], "--audit") == 0) return run_audit(argc > 2 ? argv[2] : "all");
    if (argc >= 2 && strcmp(argv[1], "--walk") == 0) return run_walk(argc > 2 ? argv[2] : "all");
    if (argc == 2) return run_screen(argv[1], false);
    if (argc == 3 && strcmp(argv[1], "--accept") == 0) return run_screen(argv[2], true);
    if (argc >= 4 && strcmp(argv[1], "--shot") == 0)
        return run_shots(argv[2], argv[3], argc - 4, argv + 4);
    fprintf(
        stderr,
        "usage: golden SCREEN|all | --accept SCREEN|all | --layout [SCREEN] | --audit [SCREEN] | "
        "--walk [SCREEN] | --shot DIR SCENE|all WORDS...\n");
    return 2;
}
