/* check.c - what needs no picture: nothing cut, too small or too close; every label and code there.
 */
#include "address.h"
#include "audit.h"
#include "layout.h"
#include "looks.h"
#include "walk.h"

#include <stdio.h>
#include <string.h>

enum { PREFIX_SIZE = 120 };

/* Where things stand is known without a pixel, which takes most of the time. */
static void open_blind(struct fixture *fixture, const struct scene *scene, const struct look *look,
                       bool blind)
{
    fixture_open(fixture, SOURCE_DIR, look);
    canvas_set_blind(fixture->canvas, blind);
    scene->prepare(fixture);
    fixture_draw(fixture);
}

static void close_blind(struct fixture *fixture)
{
    canvas_set_blind(fixture->canvas, false);
    fixture_close(fixture);
}

static void prefix_of(char out[PREFIX_SIZE], const struct scene *scene, const struct look *look)
{
    char name[60];
    look_name(look, name, sizeof name);
    snprintf(out, PREFIX_SIZE, "%s %s", scene->name, name);
}

static bool is_paper(const struct scene *scene)
{
    return strcmp(scene->screen, "test-page") == 0;
}

int check_layout(const struct scene *scene, unsigned index)
{
    struct look look;
    if (!look_of_layout(index, &look)) return NO_SUCH_LOOK;
    if (is_paper(scene)) return 0;
    struct fixture fixture;
    char prefix[PREFIX_SIZE];
    prefix_of(prefix, scene, &look);
    open_blind(&fixture, scene, &look, true);
    double px_per_mm =
        look.px_per_mm > 0 ? look.px_per_mm : theme_mm(&fixture.theme, 1000) / 1000.0;
    int faults = layout_check(fixture.canvas, px_per_mm, prefix);
    /* Outside a session there is no reach mode yet. */
    if (look.reach && strcmp(scene->screen, "attract") != 0)
        faults += layout_check_reach(fixture.canvas, prefix);
    close_blind(&fixture);
    return faults;
}

/* Words and order without pixels; contrast as the pixels have it. */
int check_words(const struct scene *scene, unsigned index)
{
    struct look look;
    bool pixels;
    if (!look_of_words(index, &look, &pixels)) return NO_SUCH_LOOK;
    if (is_paper(scene)) return 0;
    struct fixture fixture;
    char prefix[PREFIX_SIZE];
    prefix_of(prefix, scene, &look);
    open_blind(&fixture, scene, &look, !pixels);
    int faults = pixels ? audit_check_contrast(fixture.canvas, &fixture.theme, prefix)
                        : audit_check(fixture.canvas, &fixture.theme, scene->screen, prefix);
    close_blind(&fixture);
    return faults;
}

int check_walk(const struct scene *scene, unsigned index)
{
    if (index >= LANGUAGE_COUNT) return NO_SUCH_LOOK;
    if (is_paper(scene)) return 0;
    struct look look = look_of_picture(0, NULL);
    look.language = (enum language)index;
    struct fixture fixture;
    char prefix[PREFIX_SIZE];
    prefix_of(prefix, scene, &look);
    open_blind(&fixture, scene, &look, true);
    int faults = walk_check(&fixture, prefix);
    close_blind(&fixture);
    return faults;
}

int check_address(const struct scene *scene, unsigned index)
{
    struct look look;
    if (!look_of_address(index, &look)) return NO_SUCH_LOOK;
    if (strcmp(scene->screen, "phone") != 0) return 0;
    struct fixture fixture;
    char prefix[PREFIX_SIZE];
    prefix_of(prefix, scene, &look);
    open_blind(&fixture, scene, &look, true);
    bool shown = fixture.screen == &screen_phone &&
                 (fixture.phone.state == PHONE_WAITING || fixture.phone.state == PHONE_OPENED);
    int faults = shown ? address_check(&fixture, prefix) : 0;
    close_blind(&fixture);
    return faults;
}
