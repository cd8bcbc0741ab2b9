/* list.c - lists in pages: nothing is scrolled, and nothing stands half on a page. */
#include "screens/common.h"

enum { BAR_HEIGHT = 96, BAR_GAP = 28, COLUMN_GAP = 64, WIDE = 1300, NONE = -1 };

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

/* Goes through the list and draws the items of one page (NONE: of none). Returns the pages. */
static unsigned list_walk(struct canvas *canvas, struct rect area, const struct list *list,
                          long page)
{
    bool wide = area.width >= screen_px(canvas, WIDE) && !list->one_column;
    int gap = screen_px(canvas, COLUMN_GAP);
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

static struct rect without_bar(struct canvas *canvas, struct rect area)
{
    area.height -= screen_px(canvas, BAR_HEIGHT + BAR_GAP);
    return area;
}

unsigned list_pages(struct canvas *canvas, struct rect area, const struct list *list)
{
    unsigned pages = list_walk(canvas, area, list, NONE);
    return pages > 1 ? list_walk(canvas, without_bar(canvas, area), list, NONE) : pages;
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

static void draw_bar(struct canvas *canvas, struct rect bar, const struct list *list, unsigned page,
                     unsigned pages)
{
    const struct theme *theme = canvas_theme(canvas);
    int apart = screen_px(canvas, 16), third = (bar.width - 3 * apart) * 3 / 8;
    struct button less = {.id = "less", .label = tr(theme, "Sebelumnya"), .style = BUTTON_PLAIN};
    struct button more = {.id = "more",
                          .label = list->more ? list->more : tr(theme, "Lainnya"),
                          .style = BUTTON_PLAIN};
    struct rect left = {bar.x, bar.y, third, bar.height}, right = left, count = bar;
    if (third > screen_px(canvas, 420)) left.width = right.width = screen_px(canvas, 420);
    int wanted = ui_button_width(canvas, bar.height, &more);
    if (page == 0 && right.width < wanted) right.width = wanted;
    right.x = bar.x + bar.width - right.width;
    if (page > 0) {
        ui_button(canvas, left, &less);
        count.x += left.width + apart;
        count.width -= left.width + apart;
    }
    if (!list->no_more && page + 1 < pages) {
        ui_button(canvas, right, &more);
        count.width -= right.width + apart;
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
    int height = screen_px(canvas, BAR_HEIGHT);
    draw_bar(canvas, (struct rect){area.x, area.y + area.height - height, area.width, height}, list,
             page, pages);
    return pages;
}
