/* list.c - lists in pages: nothing is scrolled, and nothing stands half on a page. */
#include "screens/common.h"

enum { BAR_HEIGHT = 96, BAR_GAP = 28, COLUMN_GAP = 64, WIDE = 1300, APART = 16, NONE = -1 };

struct walk {
    struct canvas *canvas;
    const struct list *list;
    struct rect area;
    int columns, column_width;
    int column, y;
    unsigned page;
};

static void walk_next_column(struct walk *walk)
{
    walk->y = 0;
    if (++walk->column < walk->columns) return;
    walk->column = 0;
    walk->page++;
}

static int item_height(const struct walk *walk, unsigned item)
{
    struct rect at = {0, 0, walk->column_width, walk->area.height};
    return walk->list->item(walk->canvas, walk->list->of, item, at, false);
}

/* The room an item needs to stand here: a heading needs the one that follows as well. */
static int room_needed(const struct walk *walk, unsigned item)
{
    const struct list *list = walk->list;
    int height = item_height(walk, item);
    for (; item + 1 < list->count && list->heads && list->heads(list->of, item); item++)
        height += list->gap_px + item_height(walk, item + 1);
    return height;
}

/* Whether each is whole within a column: large text may want the width of both. */
static bool fits_columns(struct canvas *canvas, struct rect area, const struct list *list,
                         int width)
{
    struct walk walk = {.canvas = canvas, .list = list, .area = area, .column_width = width};
    for (unsigned i = 0; i < list->count; i++)
        if (item_height(&walk, i) > area.height) return false;
    return true;
}

/* Goes through the list and draws the items of one page (NONE: of none). Returns the pages. */
static unsigned list_walk(struct canvas *canvas, struct rect area, const struct list *list,
                          long page)
{
    int gap = screen_px(canvas, COLUMN_GAP);
    bool wide = area.width >= screen_px(canvas, WIDE) && !list->one_column &&
                fits_columns(canvas, area, list, (area.width - gap) / 2);
    struct walk walk = {.canvas = canvas, .list = list, .area = area, .columns = wide ? 2 : 1};
    walk.column_width = wide ? (area.width - gap) / 2 : area.width;
    for (unsigned i = 0; i < list->count; i++) {
        bool begins = i > 0 && list->begins && list->begins(list->of, i);
        while (begins && (walk.y > 0 || walk.column > 0))
            walk_next_column(&walk);
        if (walk.y > 0 && walk.y + room_needed(&walk, i) > area.height) walk_next_column(&walk);
        int height = item_height(&walk, i);
        if ((long)walk.page == page) {
            struct rect at = {area.x + walk.column * (walk.column_width + gap), area.y + walk.y,
                              walk.column_width, height};
            list->item(canvas, list->of, i, at, true);
        }
        walk.y += height + list->gap_px;
    }
    return walk.y > 0 || walk.column > 0 ? walk.page + 1 : walk.page;
}

static int bar_height(struct canvas *canvas)
{
    int height = screen_px(canvas, BAR_HEIGHT), least = theme_mm(canvas_theme(canvas), 15);
    return height < least ? least : height;
}

static struct rect without_bar(struct canvas *canvas, struct rect area)
{
    area.height -= bar_height(canvas) + screen_px(canvas, BAR_GAP);
    return area;
}

unsigned list_pages(struct canvas *canvas, struct rect area, const struct list *list)
{
    unsigned pages = list_walk(canvas, area, list, NONE);
    return pages > 1 ? list_walk(canvas, without_bar(canvas, area), list, NONE) : pages;
}

unsigned list_page_of(struct canvas *canvas, struct rect area, const struct list *list,
                      unsigned item)
{
    struct list until = *list;
    until.count = item + 1;
    return list_walk(canvas, without_bar(canvas, area), &until, NONE) - 1;
}

/* "Halaman 2 dari 7", or "2 / 7" where that has no room. */
static void draw_count(struct canvas *canvas, struct rect at, unsigned page, unsigned pages)
{
    const struct theme *theme = canvas_theme(canvas);
    char words[80], brief[40];
    words_fill_numbers(words, sizeof words, tr(theme, "Halaman {1} dari {2}"), (int)page + 1,
                       (int)pages);
    words_fill_numbers(brief, sizeof brief, "{1} / {2}", (int)page + 1, (int)pages);
    bool fits = canvas_text_width(canvas, TYPE_SMALL, words) <= at.width;
    int height = canvas_text_height(canvas, at.width, TYPE_SMALL, brief);
    at.y += (at.height - height) / 2;
    at.height = height;
    canvas_text(canvas, at, TYPE_SMALL, screen_colour(canvas, COLOUR_QUIET), ALIGN_CENTRE,
                fits ? words : brief);
    canvas_element(canvas, "page", ROLE_TEXT, words, at, true);
}

/* As wide as its label wants, within the room; never narrower than the usual. */
static int turner_width(struct canvas *canvas, struct rect bar, const struct button *button,
                        bool alone)
{
    int usual = (bar.width - 3 * screen_px(canvas, APART)) * 3 / 8,
        most = bar.width * (alone ? 12 : 9) / 20;
    int wanted = ui_button_width(canvas, bar.height, button);
    if (usual > screen_px(canvas, 420)) usual = screen_px(canvas, 420);
    if (wanted < usual) return usual;
    return wanted < most ? wanted : most;
}

static void draw_bar(struct canvas *canvas, struct rect bar, const struct list *list, unsigned page,
                     unsigned pages)
{
    const struct theme *theme = canvas_theme(canvas);
    struct button less = {.id = "less", .label = tr(theme, "Sebelumnya"), .style = BUTTON_PLAIN};
    struct button more = {.id = "more",
                          .label = list->more ? list->more : tr(theme, "Lainnya"),
                          .style = BUTTON_PLAIN};
    bool back = page > 0, on = !list->no_more && page + 1 < pages, left = theme->left_handed;
    /* A label of its own that has no room says less rather than being cut. */
    if (on && ui_button_width(canvas, bar.height, &more) > bar.width * (back ? 9 : 12) / 20)
        more.label = tr(theme, "Lainnya");
    struct rect count = bar;
    const struct button *ends[2] = {left ? (on ? &more : NULL) : (back ? &less : NULL),
                                    left ? (back ? &less : NULL) : (on ? &more : NULL)};
    for (int i = 0; i < 2; i++) {
        if (!ends[i]) continue;
        struct rect end = bar;
        end.width = turner_width(canvas, bar, ends[i], !ends[1 - i]);
        if (i == 1) end.x = bar.x + bar.width - end.width;
        ui_button(canvas, end, ends[i]);
        int taken = end.width + screen_px(canvas, APART);
        count.width -= taken;
        if (i == 0) count.x += taken;
    }
    draw_count(canvas, count, page, pages);
}

unsigned list_draw(struct canvas *canvas, struct rect area, const struct list *list, unsigned page)
{
    unsigned pages = list_pages(canvas, area, list);
    if (page >= pages) page = pages > 0 ? pages - 1 : 0;
    if (pages <= 1) {
        list_walk(canvas, area, list, 0);
        return pages;
    }
    struct rect inner = without_bar(canvas, area);
    list_walk(canvas, inner, list, (long)page);
    int height = bar_height(canvas);
    draw_bar(canvas, (struct rect){area.x, area.y + area.height - height, area.width, height}, list,
             page, pages);
    return pages;
}

int screen_row(struct canvas *canvas, struct rect at, const struct row *row, bool draw)
{
    struct row shown = *row;
    int height = ui_row_height(canvas, at.width, &shown);
    if (height > at.height) {
        shown.hint = NULL;
        height = ui_row_height(canvas, at.width, &shown);
    }
    if (height > at.height) {
        shown.chips[0].text = NULL;
        height = ui_row_height(canvas, at.width, &shown);
    }
    return draw ? ui_row(canvas, at.x, at.y, at.width, &shown) : height;
}
