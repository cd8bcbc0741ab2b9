/* golden.c - compares every screen with its stored pictures.
 *
 *   golden SCREEN | all            compare; on a mismatch NAME.actual.png and NAME.diff.png
 *   golden --accept SCREEN | all   the pictures as they are now become the stored ones
 *   golden --layout [SCREEN]       no picture: nothing cut, too small or too close, in any look
 *   golden --audit [SCREEN]        labels, ids, titles, codes; contrast as the pixels have it
 *   golden --walk [SCREEN]         by the keys and the ear: reached, said, nothing personal aloud
 *   golden --address               the address that a phone opens: there in every look
 *   golden --shot DIR SCENE | all WORDS...   full size, to look at; words: 1920x1080, density=5.9
 *                                  (pixels a millimetre), en, jv, large, largest, dark, light,
 *                                  reach, left
 *
 * Pictures are kept at half size in SOURCE_DIR/tests/golden: NAME.id.png; where a scene is kept in
 * all looks, also NAME.en.png and NAME.large.png, and the other six in one sheet, NAME.rest.png:
 * Javanese, large English, large Javanese; and the three languages in white on black. Look at each
 * before accepting it. */
#include "looks.h"
#include "stored.h"
#include "walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_SIZE = 512 };

static void open_scene(struct fixture *fixture, const struct scene *scene, const struct look *look)
{
    fixture_open(fixture, SOURCE_DIR, look);
    scene->prepare(fixture);
    fixture_draw(fixture);
}

static struct stored draw(const struct scene *scene, int look_index)
{
    struct fixture fixture;
    struct look look = look_of_picture(look_index, NULL);
    open_scene(&fixture, scene, &look);
    struct stored drawn = stored_from_canvas(fixture.canvas);
    fixture_close(&fixture);
    return drawn;
}

static struct stored draw_rest(const struct scene *scene)
{
    struct stored sheet = {0};
    for (int i = 0; i < REST_COLUMNS * REST_ROWS; i++) {
        struct stored one = draw(scene, LOOKS_ALONE + i);
        if (!sheet.rgb) sheet = stored_blank(one.width * REST_COLUMNS, one.height * REST_ROWS);
        stored_put(&sheet, one.width * (i % REST_COLUMNS), one.height * (i / REST_COLUMNS), &one);
        free(one.rgb);
    }
    return sheet;
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
    int most;
    bool found = stored_read(path, &expected);
    bool same = stored_is_same(&expected, actual, &most, &diff);
    if (!same) {
        printf("%s: %d pixels of a tile differ%s\n", name, most,
               found ? "" : " (no stored picture)");
        write_mismatch(name, actual, &diff);
    }
    free(expected.rgb);
    free(diff.rgb);
    return same;
}

/* A picture that looks as it did stays as it is, byte for byte: accepting a screen changes only
 * what is to be looked at. */
static bool accept_picture(const char *path, const struct stored *actual)
{
    struct stored expected = {0};
    int most;
    bool same = stored_read(path, &expected) && stored_is_same(&expected, actual, &most, NULL);
    free(expected.rgb);
    return same || stored_write(path, actual);
}

/* Takes actual. */
static bool settle(const struct scene *scene, const char *look, struct stored actual, bool accept)
{
    char name[80], path[PATH_MAX_SIZE];
    snprintf(name, sizeof name, "%s.%s", scene->name, look);
    snprintf(path, sizeof path, "%s/tests/golden/%s.png", SOURCE_DIR, name);
    bool good = accept ? accept_picture(path, &actual) : compare(name, path, &actual);
    free(actual.rgb);
    return good;
}

static bool run_scene(const struct scene *scene, bool accept)
{
    bool good = true;
    for (int i = 0; i < LOOKS_ALONE && scene->keep != KEEP_NONE; i++) {
        const char *look;
        look_of_picture(i, &look);
        if (i == 0 || scene->keep == KEEP_ALL)
            good = settle(scene, look, draw(scene, i), accept) && good;
    }
    if (scene->keep == KEEP_ALL) good = settle(scene, "rest", draw_rest(scene), accept) && good;
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

/* Says and counts what check finds in each scene of the screen: one look after the other, so that
 * its glyphs are measured once. */
static int run_check(const char *screen, int (*check)(const struct scene *, unsigned look))
{
    int faults = 0, found = 0;
    for (unsigned look = 0; found >= 0; look++)
        for (unsigned i = 0; scene_at(i) && found >= 0; i++) {
            if (strcmp(screen, "all") != 0 && strcmp(screen, scene_at(i)->screen) != 0) continue;
            found = check(scene_at(i), look);
            if (found > 0) faults += found;
        }
    if (faults) printf("%d faults\n", faults);
    return faults ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_walk(const char *screen)
{
    int faults = run_check(screen, check_walk) == EXIT_SUCCESS ? 0 : 1;
    if (strcmp(screen, "all") == 0) faults += walk_check_list();
    return faults ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_shots(const char *dir, const char *scene, int count, char **words)
{
    struct look look = look_of_picture(0, NULL);
    for (int i = 0; i < count; i++)
        if (!look_from_word(&look, words[i])) printf("not a look: %s\n", words[i]);
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
        return run_check(argc > 2 ? argv[2] : "all", check_layout);
    if (argc >= 2 && strcmp(argv[1], "--audit") == 0)
        return run_check(argc > 2 ? argv[2] : "all", check_words);
    if (argc >= 2 && strcmp(argv[1], "--walk") == 0) return run_walk(argc > 2 ? argv[2] : "all");
    if (argc == 2 && strcmp(argv[1], "--address") == 0) return run_check("phone", check_address);
    if (argc == 2) return run_screen(argv[1], false);
    if (argc == 3 && strcmp(argv[1], "--accept") == 0) return run_screen(argv[2], true);
    if (argc >= 4 && strcmp(argv[1], "--shot") == 0)
        return run_shots(argv[2], argv[3], argc - 4, argv + 4);
    fprintf(
        stderr,
        "usage: golden SCREEN|all | --accept SCREEN|all | --layout [SCREEN] | --audit [SCREEN] | "
        "--walk [SCREEN] | --address | --shot DIR SCENE|all WORDS...\n");
    return 2;
}
