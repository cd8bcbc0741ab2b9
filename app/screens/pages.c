#include "screens/pages.h"

#include "base/support.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/pages_said.h"
#include "screens/preview.h"
#include "screens/thumbs.h"

#include <stdio.h>

enum { MOVE_HEIGHT = 84, GAP = 20, PICTURE_LEAST = 330, IN_ONE_ROW = 3, IN_A_STRIP = 6 };

unsigned pages_most(const struct requirement *requirement)
{
    unsigned most = requirement->pages_max;
    return most == 0 || most > CASE_PAGES_MAX ? CASE_PAGES_MAX : most;
}

/* One scene: what is looked at, and what stands between picture and notice. */
struct scene {
    const struct view *view;
    const struct requirement *requirement;
    const struct case_document *document;
    const struct case_page *page;
    struct pages pages;
    bool settled, several, room;
    const char *reading; /* of the card; NULL: nothing is said of it */
    int thumbs_px, move_px, reading_px;
};

static struct scene scene_of(struct canvas *canvas, const struct view *view,
                             const struct pages *pages)
{
    struct scene scene = {.view = view,
                          .requirement = view_requirement(view),
                          .document = view_document(view),
                          .pages = *pages};
    unsigned count = (unsigned)scene.document->pages_count;
    if (pages->page >= count) scene.pages.page = count - 1;
    scene.page = &scene.document->pages[scene.pages.page];
    scene.settled = case_page_is_settled(scene.page);
    scene.several = count > 1;
    scene.room = count < pages_most(scene.requirement);
    if (scene.several) scene.thumbs_px = thumbs_height(canvas);
    if (scene.several && scene.settled) {
        int line = theme_line_px(canvas_theme(canvas), TYPE_BODY_BOLD) + screen_px(canvas, 24);
        int least = screen_px(canvas, MOVE_HEIGHT);
        scene.move_px = line > least ? line : least;
    }
    if (scene.settled) scene.reading = said_of_reading(view);
    return scene;
}

/* The line about the reading keeps its room whatever it says, so that nothing moves under a finger.
 */
static int reading_height(struct canvas *canvas, int width)
{
    const struct theme *theme = canvas_theme(canvas);
    int most = theme_line_px(theme, TYPE_BODY);
    for (int i = 0; i < SAID_READINGS; i++) {
        int height = canvas_text_height(canvas, width - screen_px(canvas, 122), TYPE_BODY,
                                        tr(theme, said_readings[i]));
        if (height > most) most = height;
    }
    return most;
}

/* Icon and words stand where those of the notice below stand. */
static void draw_reading(struct canvas *canvas, struct rect at, const char *words)
{
    const struct theme *theme = canvas_theme(canvas);
    int icon = screen_px(canvas, 44), indent = screen_px(canvas, 122);
    struct rect text = {at.x + indent, at.y, at.width - indent, at.height};
    int height = canvas_text_height(canvas, text.width, TYPE_BODY, tr(theme, words));
    text.y += (at.height - height) / 2;
    canvas_icon(canvas, said_reading_icon(words), at.x + screen_px(canvas, 66) - icon / 2,
                at.y + (at.height - icon) / 2, icon, screen_colour(canvas, COLOUR_PRIMARY));
    screen_text(canvas, "reading", text, TYPE_BODY, COLOUR_QUIET, tr(theme, words));
}

/* A page moves by plain presses; its thumb shows where it stands. */
static void move_buttons(const struct theme *theme, const struct scene *scene, bool narrow,
                         struct button out[2])
{
    out[0] = (struct button){.id = "earlier",
                             .label = narrow ? tr(theme, "Maju") : tr(theme, "Geser maju"),
                             .icon = ICON_BACK,
                             .style = BUTTON_PLAIN,
                             .disabled = scene->pages.page == 0};
    out[1] = (struct button){.id = "later-page",
                             .label = narrow ? tr(theme, "Mundur") : tr(theme, "Geser mundur"),
                             .icon = ICON_NEXT,
                             .icon_behind = true,
                             .style = BUTTON_PLAIN,
                             .disabled =
                                 scene->pages.page + 1 == (unsigned)scene->document->pages_count};
}

static void draw_move(struct canvas *canvas, struct rect at, const struct scene *scene, bool narrow)
{
    struct button buttons[2];
    move_buttons(canvas_theme(canvas), scene, narrow, buttons);
    ui_button_row(canvas, at, screen_px(canvas, GAP), buttons, 2);
}

static bool move_fits(struct canvas *canvas, int width, const struct scene *scene)
{
    struct button buttons[2];
    move_buttons(canvas_theme(canvas), scene, true, buttons);
    int each = (width - screen_px(canvas, GAP)) / 2;
    return ui_button_fits(canvas, each, scene->move_px, &buttons[0]) &&
           ui_button_fits(canvas, each, scene->move_px, &buttons[1]);
}

static int strip_height(struct canvas *canvas, const struct scene *scene)
{
    const int parts[] = {scene->thumbs_px, scene->move_px, scene->reading_px};
    int height = 0;
    for (int i = 0; i < 3; i++)
        if (parts[i]) height += (height ? screen_px(canvas, GAP) : 0) + parts[i];
    return height;
}

static void draw_strip(struct canvas *canvas, struct rect strip, const struct scene *scene)
{
    int gap = screen_px(canvas, GAP);
    struct rect at = strip;
    if (scene->thumbs_px) {
        at.height = scene->thumbs_px;
        int count = scene->document->pages_count;
        thumbs_draw(canvas, at, scene->document, scene->pages.page,
                    count > IN_A_STRIP ? count : IN_A_STRIP);
        at.y += scene->thumbs_px + gap;
    }
    if (scene->move_px) {
        at.height = scene->move_px;
        draw_move(canvas, at, scene, canvas_theme(canvas)->scale >= text_size_scale(TEXT_LARGEST));
        at.y += scene->move_px + gap;
    }
    at.height = scene->reading_px;
    if (scene->reading_px) draw_reading(canvas, at, scene->reading);
}

static bool strip_holds(struct canvas *canvas, const struct scene *scene, int width)
{
    int count = scene->document->pages_count;
    return thumbs_in_a_row(canvas, width, count) == count;
}

/* Where large text leaves a page no height, or many pages no width to each of their thumbs, a sheet
 * still leaves width beside it: the thumbs move there. Returns what is left for the page. */
static struct rect draw_beside(struct canvas *canvas, struct rect room, const struct scene *scene)
{
    int gap = screen_px(canvas, GAP), count = scene->document->pages_count;
    struct rect page = room, beside = room, move = room;
    page.width = room.width / 3;
    beside.x += page.width + gap;
    beside.width -= page.width + gap;
    if (scene->move_px) {
        beside.height -= scene->move_px + gap;
        move.y += beside.height + gap;
        move.height = scene->move_px;
        if (move_fits(canvas, beside.width, scene)) {
            move.x = beside.x;
            move.width = beside.width;
        } else {
            page.height = beside.height;
        }
    }
    int in_a_row = count > IN_ONE_ROW ? (count + 1) / 2 : count;
    thumbs_draw(canvas, beside, scene->document, scene->pages.page,
                thumbs_in_a_row(canvas, beside.width, in_a_row));
    if (scene->move_px) draw_move(canvas, move, scene, true);
    return page;
}

/* What can be done besides the primary, by the page's verdict. */
static void add_buttons(struct aside *aside, const struct theme *theme, const struct scene *scene,
                        const struct said *said)
{
    bool refused = scene->page->judgement.verdict == VERDICT_REFUSED;
    bool addable = scene->room && !refused;
    struct button *next = aside->buttons;
    if (scene->settled)
        *next++ = aside_button(theme, "retake", "Pindai ulang", ICON_RETRY);
    else if (!refused)
        *next++ = aside_button(theme, "anyway", said->anyway, ICON_CHECK);
    else if (scene->pages.desk)
        *next++ = aside_button(theme, "later", "Serahkan di loket", ICON_PEOPLE);
    if (addable) *next++ = aside_button(theme, "add", "Tambah halaman", ICON_ADD);
    if (scene->settled || scene->several || said->question)
        *next++ = aside_button(theme, "delete", "Hapus", ICON_DELETE);
    aside->buttons_count = (int)(next - aside->buttons);
}

/* Going on where every page is settled; else to the one that is not. */
static void set_primary(struct frame *frame, const struct theme *theme, const struct scene *scene,
                        const struct said *said, char words[80])
{
    if (!scene->settled) {
        frame->primary = tr(theme, said->again);
        frame->primary_id = "retake";
        frame->primary_icon = ICON_RETRY;
        return;
    }
    int unsettled = case_document_unsettled(scene->document);
    frame->primary = tr(theme, "Lanjut");
    if (unsettled == scene->document->pages_count) return;
    words_fill_numbers(words, 80, tr(theme, "Lihat halaman {1}"), unsettled + 1, 0);
    frame->primary = words;
    frame->primary_id = "unsettled";
}

/* The largest text, and what must be low: words give way to the pages, then moving them does. */
static void make_room(struct canvas *canvas, struct frame *frame, struct aside *aside,
                      struct scene *scene, struct said *said)
{
    const struct theme *theme = canvas_theme(canvas);
    bool low = theme->reach && !theme_is_landscape(theme);
    if (theme->scale < text_size_scale(TEXT_LARGEST) && !low) return;
    if (aside_lacks(canvas, frame, aside) > 0) frame->subtitle = NULL;
    if (aside_lacks(canvas, frame, aside) > 0) said->notice.detail = NULL;
    if (aside_lacks(canvas, frame, aside) > 0) scene->move_px = 0;
    aside->strip_px = strip_height(canvas, scene);
    if (aside_lacks(canvas, frame, aside) > 0) scene->reading = NULL;
    if (!scene->reading) scene->reading_px = 0;
    aside->strip_px = strip_height(canvas, scene);
    /* Up there nothing can be pressed: the primary leads to each page that needs a look. */
    if (low && aside_lacks(canvas, frame, aside) > 0) scene->thumbs_px = 0;
}

/* The title asks what the picture must answer: where large text leaves it small, measures give way,
 * then the name of the paper. */
static void enlarge(struct canvas *canvas, struct frame *frame, const struct aside *aside,
                    const struct scene *scene, struct said *said)
{
    if (scene->page->judgement.verdict != VERDICT_GOOD || canvas_theme(canvas)->scale <= 1) return;
    int least = screen_px(canvas, PICTURE_LEAST);
    bool full = scene->several && !scene->room; /* the detail says so */
    if (!full && aside_room(canvas, ui_frame_body(canvas, frame), aside).height < least)
        said->notice.detail = NULL;
    if (!scene->several && aside_room(canvas, ui_frame_body(canvas, frame), aside).height < least)
        frame->subtitle = NULL;
}

void pages_draw(struct canvas *canvas, const struct view *view, const struct pages *pages,
                struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    struct scene scene = scene_of(canvas, view, pages);
    struct said said;
    said_of_page(theme, scene.requirement, scene.page, &said);
    /* Why "Tambah halaman" is not there. */
    const struct support *full = support_find("D-03");
    if (scene.settled && scene.several && !scene.room) said.notice.detail = tr(theme, full->text);
    struct aside aside = {.notice = &said.notice};
    add_buttons(&aside, theme, &scene, &said);

    char where[80], subtitle[256], primary[80];
    words_fill_numbers(where, sizeof where, tr(theme, "Halaman {1} dari {2}"),
                       (int)scene.pages.page + 1, scene.document->pages_count);
    snprintf(subtitle, sizeof subtitle, "%s%s%s",
             phrase_in(&scene.requirement->title, theme->language), scene.several ? "\u00A0· " : "",
             scene.several ? where : "");
    frame->title = tr(theme, said.title);
    frame->subtitle = subtitle;
    set_primary(frame, theme, &scene, &said, primary);
    if (scene.reading)
        scene.reading_px = reading_height(canvas, ui_frame_body(canvas, frame).width);
    aside.strip_px = strip_height(canvas, &scene);
    make_room(canvas, frame, &aside, &scene, &said);
    enlarge(canvas, frame, &aside, &scene, &said);
    aside.strip_px = 0;
    struct rect body = ui_frame(canvas, frame);
    if (scene.reading)
        scene.reading_px = reading_height(canvas, aside_room(canvas, body, &aside).width);
    aside.strip_px = strip_height(canvas, &scene);
    struct rect room = aside_room(canvas, body, &aside);
    bool low = room.height < screen_px(canvas, PICTURE_LEAST) && !theme_is_landscape(theme);
    bool tight = scene.several && ui_frame_upper(canvas).height == 0 &&
                 (low || !strip_holds(canvas, &scene, room.width));
    if (tight) aside.strip_px = 0;
    room = aside_room(canvas, body, &aside);
    if (tight)
        room = draw_beside(canvas, room, &scene);
    else if (aside.strip_px)
        draw_strip(canvas, aside_strip(canvas, body, &aside), &scene);
    aside_draw(canvas, body, &aside, NULL);
    preview_draw(canvas, room, scene.page, where);
}
