#include "base/support.h"
#include "screens/staff/art_staff.h"
#include "screens/staff/restock.h"
#include "screens/typing.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 5, METRE = 1000 };

static unsigned group_of(enum restock_step step)
{
    switch (step) {
    case RESTOCK_OPEN: return 0;
    case RESTOCK_ROLL: return 1;
    case RESTOCK_CLOSE: return 2;
    case RESTOCK_PRINT: return 3;
    case RESTOCK_DIGITS:
    case RESTOCK_MISSING: return 4;
    case RESTOCK_DONE: break;
    }
    return STEPS;
}

static const char *hint_words(const struct theme *theme, enum restock_hint hint)
{
    switch (hint) {
    case RESTOCK_TURN_ROLL:
        return tr(theme, "Kertas keluar putih: rol terbalik. Buka, lalu balik rolnya.");
    case RESTOCK_CLEAN_HEAD:
        return tr(theme, "Cetakan pucat: buka, lalu usap kepala cetak dengan kain kering.");
    case RESTOCK_TEAR_OFF:
        return tr(theme, "Sobek lembarnya, lalu tekan penutup sampai berbunyi klik.");
    case RESTOCK_NO_HINT: break;
    }
    return NULL;
}

struct page {
    struct canvas *canvas;
    const struct theme *theme;
    const struct restock *state;
    const struct view *view;
    struct frame frame;
    char step_words[80];
    char who[WHO_SIZE];
};

/* Notice, buttons and picture below the frame. */
static void draw_body(struct page *page, struct aside *aside,
                      void (*art)(struct canvas *, struct rect), const char *picture)
{
    struct rect room = aside_frame(page->canvas, &page->frame, aside, NULL);
    art(page->canvas, aside_panel(page->canvas, room));
    canvas_element(page->canvas, "picture", ROLE_PICTURE, picture, room, true);
}

static void draw_open(struct page *page)
{
    const struct theme *theme = page->theme;
    const char *hint = hint_words(theme, page->state->hold);
    struct notice notice = {.kind = NOTICE_INFO, .text = hint};
    struct aside aside = {.notice = hint ? &notice : NULL};
    bool sees = restock_sees_cover(page->view);
    page->frame.title = tr(theme, "Buka penutup pencetak");
    page->frame.subtitle = tr(theme, "Tekan tuasnya, lalu angkat penutup sampai tegak.");
    page->frame.primary = tr(theme, sees ? "Menunggu dibuka…" : "Sudah dibuka");
    page->frame.primary_icon = sees ? ICON_WAIT : ICON_NONE;
    page->frame.primary_disabled = sees;
    if (sees && !hint)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "roll-in", "Rol sudah terpasang", ICON_CHECK);
    draw_body(page, &aside, art_printer_open,
              tr(theme, "Gambar: penutup pencetak diangkat ke belakang"));
}

static void draw_roll(struct page *page)
{
    const struct theme *theme = page->theme;
    struct canvas *canvas = page->canvas;
    page->frame.title = tr(theme, "Pasang rol baru");
    page->frame.subtitle =
        tr(theme, "Ujung kertas keluar dari bawah rol, ke arah depan. Berapa panjang rolnya?");
    page->frame.primary = tr(theme, "Lanjut");
    struct aside aside = {.strip_px = screen_px(canvas, 104)};
    struct rect strip, body = ui_frame(canvas, &page->frame);
    struct rect room = aside_draw(canvas, body, &aside, &strip);
    art_printer_roll(canvas, aside_panel(canvas, room));
    canvas_element(canvas, "picture", ROLE_PICTURE,
                   tr(theme, "Gambar: rol di dalam pencetak, ujung kertas ke depan dari bawah"),
                   room, true);
    struct button buttons[RESTOCK_LENGTHS];
    char ids[RESTOCK_LENGTHS][16], labels[RESTOCK_LENGTHS][16];
    for (unsigned i = 0; i < RESTOCK_LENGTHS; i++) {
        snprintf(ids[i], sizeof ids[i], "length-%u", i);
        snprintf(labels[i], sizeof labels[i], "%d m", restock_length(i) / METRE);
        buttons[i] = (struct button){.id = ids[i],
                                     .label = labels[i],
                                     .style = BUTTON_PLAIN,
                                     .selected = i == page->state->length};
    }
    ui_button_row(canvas, strip, screen_px(canvas, 16), buttons, RESTOCK_LENGTHS);
}

static void draw_close(struct page *page)
{
    const struct theme *theme = page->theme;
    const struct printer_status *printer = &page->view->staff->printer;
    const char *hint = hint_words(theme, page->state->hold);
    bool empty = printer->cover == COVER_CLOSED && printer->paper == PAPER_OUT;
    struct notice notice = {.kind = NOTICE_INFO, .text = hint};
    if (empty)
        notice = (struct notice){.kind = NOTICE_WARNING,
                                 .text = tr(theme, "Kertas belum terbaca"),
                                 .detail =
                                     tr(theme, "Buka lagi, tarik ujung kertas keluar, lalu tutup."),
                                 .code = "P-02"};
    struct aside aside = {.notice = hint || empty ? &notice : NULL};
    bool open = printer->cover == COVER_OPEN;
    page->frame.title = tr(theme, "Tutup penutupnya");
    page->frame.subtitle = tr(theme, "Sisakan ujung kertas di luar, lalu tekan sampai klik.");
    page->frame.primary = tr(theme, open ? "Menunggu ditutup…" : "Sudah ditutup");
    page->frame.primary_icon = open ? ICON_WAIT : ICON_NONE;
    page->frame.primary_disabled = open;
    draw_body(page, &aside, art_printer_close,
              tr(theme, "Gambar: penutup ditekan, ujung kertas tampak di luar"));
}

static void draw_print(struct page *page)
{
    const struct theme *theme = page->theme;
    const struct restock *state = page->state;
    struct notice notice = {.kind = NOTICE_INFO,
                            .icon = ICON_PRINTER,
                            .text = tr(theme, "Lembar uji sedang dicetak"),
                            .detail = tr(theme, "Tunggu sampai kertas terpotong.")};
    if (*state->failed)
        notice = staff_fault(theme, tr(theme, "Lembar uji belum tercetak"), state->failed);
    else if (state->worn_out)
        notice = (struct notice){.kind = NOTICE_WARNING,
                                 .text = tr(theme, "Angkanya tiga kali belum cocok"),
                                 .detail = tr(theme, "Angka lama tidak berlaku lagi. Cetak "
                                                     "lembar uji yang baru.")};
    struct aside aside = {.notice = state->printing || *state->failed || state->worn_out ? &notice
                                                                                         : NULL};
    page->frame.title = tr(theme, "Cetak lembar uji");
    page->frame.subtitle = tr(theme, "Lembar ini membuktikan bahwa rol terpasang benar.");
    page->frame.primary = tr(theme, state->printing ? "Mencetak…" : "Cetak lembar uji");
    page->frame.primary_icon = ICON_PRINTER;
    page->frame.primary_disabled = state->printing;
    draw_body(page, &aside, art_printer_slip, tr(theme, "Gambar: lembar uji keluar dari pencetak"));
}

/* Four boxes, each with its place in the order: that is what stands below the digits on paper. */
static void draw_boxes(struct canvas *canvas, struct rect at, const char *typed)
{
    static const char *const places[TEST_DIGITS_TYPED] = {"pertama", "kedua", "ketiga", "keempat"};
    const struct theme *theme = canvas_theme(canvas);
    int gap = screen_px(canvas, 24), name = canvas_text_height(canvas, at.width, TYPE_SMALL, "M");
    int width = (at.width - 3 * gap) / TEST_DIGITS_TYPED, radius = screen_px(canvas, 16);
    struct rect box = {at.x, at.y, width, at.height - name - screen_px(canvas, 8)};
    int line = canvas_text_height(canvas, width, TYPE_CODE, "0");
    size_t length = strlen(typed);
    for (size_t i = 0; i < TEST_DIGITS_TYPED; i++, box.x += width + gap) {
        bool here = i == length;
        canvas_round(canvas, box, radius, screen_colour(canvas, COLOUR_SURFACE));
        canvas_round_line(canvas, box, radius, screen_px(canvas, here ? 5 : 3),
                          screen_colour(canvas, here ? COLOUR_PRIMARY : COLOUR_QUIET));
        struct rect digit = {box.x, box.y + (box.height - line) / 2, width, line};
        struct rect below = {box.x - gap / 2, box.y + box.height + screen_px(canvas, 8),
                             width + gap, name};
        if (i < length)
            canvas_text(canvas, digit, TYPE_CODE, screen_colour(canvas, COLOUR_INK), ALIGN_CENTRE,
                        (const char[]){typed[i], '\0'});
        canvas_text(canvas, below, TYPE_SMALL, screen_colour(canvas, COLOUR_QUIET), ALIGN_CENTRE,
                    tr(theme, places[i]));
    }
    struct rect boxes = {at.x, at.y, at.width, box.height};
    canvas_element(canvas, "digits", ROLE_FIELD, tr(theme, "Empat angka"), boxes, true);
    canvas_set_value(canvas, typed);
}

static int boxes_height(struct canvas *canvas)
{
    int line = canvas_text_height(canvas, 4096, TYPE_CODE, "0"), least = screen_px(canvas, 128);
    int name = canvas_text_height(canvas, 4096, TYPE_SMALL, "M");
    int box = line + screen_px(canvas, 24);
    return (box > least ? box : least) + screen_px(canvas, 8) + name;
}

/* What the page looks like, and the way out when the digits are not on it. */
static void draw_slip(struct page *page, struct rect spare)
{
    struct canvas *canvas = page->canvas;
    int height = screen_px(canvas, 104), gap = screen_px(canvas, 28);
    struct button missing =
        aside_button(page->theme, "missing", "Angkanya tidak tampak", ICON_HELP);
    struct rect button = {spare.x, spare.y + spare.height - height, spare.width, height};
    struct rect slip = {spare.x, spare.y, spare.width, spare.height - height - gap};
    if (slip.height >= screen_px(canvas, 240)) {
        art_test_slip(canvas, slip);
        canvas_element(canvas, "picture", ROLE_PICTURE,
                       tr(page->theme, "Gambar: dua angka hitam di kiri atas lembar uji, dua "
                                       "abu-abu di kanan bawah"),
                       slip, true);
    } else {
        button.y = spare.y;
    }
    if (height <= spare.height) ui_button(canvas, button, &missing);
}

static void draw_digits(struct page *page)
{
    const struct theme *theme = page->theme;
    const struct restock *state = page->state;
    struct canvas *canvas = page->canvas;
    char warning[120] = "";
    if (state->wrong > 0)
        words_fill_numbers(warning, sizeof warning,
                           tr(theme, "Belum cocok, percobaan {1} dari {2}. Ketik sekali lagi."),
                           (int)state->wrong, 3);
    bool busy = state->checking || state->saving;
    struct typing typing = {.title = tr(theme, "Ketik empat angka di lembar uji"),
                            .hint = tr(theme, "Dua hitam di atas, dua abu-abu di bawah."),
                            .warning = *warning ? warning : NULL,
                            .keyboard = &state->keyboard,
                            .answer_px = boxes_height(canvas)};
    page->frame.primary = tr(theme, busy ? "Memeriksa…" : "Periksa");
    page->frame.primary_disabled = strlen(state->typed) != TEST_DIGITS_TYPED || busy;
    /* Low and in the largest text the keys leave the stepper no line. */
    if (theme->reach && theme->scale >= text_size_scale(TEXT_LARGEST)) page->frame.groups = 0;
    struct rect spare;
    struct rect at = typing_draw(canvas, &page->frame, &typing, &spare);
    draw_boxes(canvas, at, state->typed);
    draw_slip(page, spare);
}

static int draw_answer(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                       bool draw)
{
    static const struct {
        const char *id, *title, *hint;
        enum icon icon;
    } answers[] = {
        {"blank", "Kertasnya putih polos", "Rol terbalik: pasang lagi dengan sisi yang benar.",
         ICON_DOCUMENT},
        {"pale", "Angkanya pucat atau putus-putus",
         "Kepala cetak perlu diusap, atau kertasnya "
         "bukan kertas termal.",
         ICON_CONTRAST},
        {"uncut", "Lembarnya tidak terpotong", "Sobek dengan tangan, lalu tutup rapat.",
         ICON_CLOSE},
    };
    (void)of;
    const struct theme *theme = canvas_theme(canvas);
    struct row row = {.id = answers[item].id,
                      .icon = answers[item].icon,
                      .title = tr(theme, answers[item].title),
                      .hint = tr(theme, answers[item].hint)};
    return draw ? ui_row(canvas, at.x, at.y, at.width, &row)
                : ui_row_height(canvas, at.width, &row);
}

static void draw_missing(struct page *page)
{
    page->frame.title = tr(page->theme, "Seperti apa lembarnya?");
    page->frame.subtitle = tr(page->theme, "Pilih yang paling mirip.");
    struct list list = {.count = 3, .gap_px = screen_px(page->canvas, 24), .item = draw_answer};
    list_draw(page->canvas, ui_frame(page->canvas, &page->frame), &list, 0);
}

static void draw_done(struct page *page)
{
    const struct theme *theme = page->theme;
    const struct restock *state = page->state;
    char length[16], words[160], count[16];
    snprintf(length, sizeof length, "%d m", restock_length(state->length) / METRE);
    snprintf(count, sizeof count, "%d", page->view->staff->paper.receipts_left);
    words_fill(words, sizeof words,
               tr(theme, "Kertas baru tercatat: {1}, cukup untuk sekitar {2} tanda terima."),
               length, count);
    struct notice notice = {.kind = NOTICE_GOOD, .text = words};
    if (*state->failed)
        notice = staff_fault(theme, tr(theme, "Kertas terbukti baik, tetapi belum tercatat"),
                             state->failed);
    struct aside aside = {.notice = &notice};
    page->frame.groups = 0;
    page->frame.title = tr(theme, "Kertas siap dipakai");
    page->frame.primary = tr(theme, *state->failed ? "Catat lagi" : "Selesai");
    page->frame.primary_icon = ICON_CHECK;
    page->frame.back = NULL;
    draw_body(page, &aside, art_printer_ready, tr(theme, "Gambar: pencetak siap"));
}

void restock_draw(const struct restock *state, const struct view *view, struct canvas *canvas)
{
    if (state->reading) {
        manual_draw(canvas, view, "P-02", state->manual_page);
        return;
    }
    struct page page = {
        .canvas = canvas, .theme = canvas_theme(canvas), .state = state, .view = view};
    page.frame = staff_frame(view, page.theme, page.who);
    page.frame.back = tr(page.theme, state->step == RESTOCK_OPEN ? "Menu" : "Kembali");
    page.frame.group = group_of(state->step);
    page.frame.groups = STEPS;
    words_fill_numbers(page.step_words, sizeof page.step_words,
                       tr(page.theme, "Langkah {1} dari {2}"), (int)page.frame.group + 1, STEPS);
    page.frame.step_words = page.step_words;
    switch (state->step) {
    case RESTOCK_OPEN: draw_open(&page); break;
    case RESTOCK_ROLL: draw_roll(&page); break;
    case RESTOCK_CLOSE: draw_close(&page); break;
    case RESTOCK_PRINT: draw_print(&page); break;
    case RESTOCK_DIGITS: draw_digits(&page); break;
    case RESTOCK_MISSING: draw_missing(&page); break;
    case RESTOCK_DONE: draw_done(&page); break;
    }
}
