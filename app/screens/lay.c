#include "screens/lay.h"

#include "base/support.h"
#include "screens/art.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/pages.h"

static enum art_paper paper_of(const struct requirement *requirement)
{
    return requirement->kind == REQUIREMENT_CARD ? ART_CARD : ART_SHEET;
}

/* What went wrong goes first; then why the card is asked for before anything is typed. */
static bool notice_of(const struct theme *theme, const struct view *view, const char *fault_code,
                      struct notice *out)
{
    const char *code = !view->scanner_ready ? view->scanner_code : fault_code;
    if (!view->scanner_ready || fault_code) {
        const struct support *support = code && *code ? support_find(code) : NULL;
        *out = (struct notice){
            .kind = NOTICE_WARNING,
            .icon = ICON_SCANNER,
            .text = tr(theme, fault_code ? "Belum berhasil dipindai" : "Pemindai belum siap"),
            .detail = support ? tr(theme, support->text) : NULL,
            .code = code && *code ? code : NULL};
        return true;
    }
    *out = (struct notice){.kind = NOTICE_INFO,
                           .icon = ICON_CARD,
                           .text = tr(theme, "Data Anda terisi dari KTP, tinggal dicocokkan.")};
    return flow_station(view->flow)->step == STEP_CARD && !view->flow->returning;
}

void lay_draw(struct canvas *canvas, const struct view *view, const char *fault_code, bool desk,
              struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    const char *hint = phrase_in(&requirement->hint, theme->language);
    struct notice notice;
    struct aside aside = {.notice = NULL};
    if (notice_of(theme, view, fault_code, &notice)) aside.notice = &notice;
    if (requirement->optional)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "skip", "Lewati, tidak ada", ICON_NEXT);
    if (desk)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "later", "Serahkan di loket", ICON_PEOPLE);
    bool broken = !view->scanner_ready || (desk && fault_code);
    if (fault_code && view_document(view)->pages_count > 0)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "look", "Lihat yang sudah dipindai", ICON_DOCUMENT);
    /* Where a screen that lies has no room for it, help has it still. */
    bool crowded = theme_is_landscape(theme) && theme->scale >= text_size_scale(TEXT_LARGEST);
    if (broken && !crowded && view_may_hand_over(view) && aside.buttons_count < ASIDE_BUTTONS_MAX)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "handover", "Lanjutkan dengan petugas", ICON_PEOPLE);

    /* Where the scanner will not, the phone's camera may. */
    unsigned pages = (unsigned)view_document(view)->pages_count;
    if (desk && pages < pages_most(requirement) && aside.buttons_count < ASIDE_BUTTONS_MAX)
        aside.buttons[aside.buttons_count++] =
            aside_button(theme, "phone", "Kirim dari ponsel", ICON_MOBILE);

    frame->title = flow_station(view->flow)->step == STEP_CARD
                       ? tr(theme, "Pindai KTP Anda")
                       : phrase_in(&requirement->title, theme->language);
    frame->subtitle =
        *hint ? hint
              : tr(theme, "Letakkan menghadap ke bawah, rapat ke pojok kaca, lalu sentuh Pindai.");
    frame->primary = tr(theme, fault_code ? "Pindai lagi" : "Pindai");
    frame->primary_id = "scan";
    frame->primary_icon = ICON_SCANNER;
    frame->primary_disabled = !view->scanner_ready;
    struct rect panel = aside_frame(canvas, frame, &aside, NULL);
    art_scanner(canvas, aside_panel(canvas, panel), paper_of(requirement));
    canvas_element(canvas, "picture", ROLE_PICTURE,
                   tr(theme, "Gambar: kertas di pojok kaca pemindai, menghadap ke bawah"), panel,
                   true);
}

/* The bar, and the line below it in any size of text. */
static int progress_height(struct canvas *canvas)
{
    int usual = screen_px(canvas, 100);
    int wanted = screen_px(canvas, 48) + theme_line_px(canvas_theme(canvas), TYPE_BODY);
    return wanted > usual ? wanted : usual;
}

void lay_draw_scanning(struct canvas *canvas, const struct view *view, int number, int permille,
                       struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    frame->title = tr(theme, "Sedang memindai");
    frame->subtitle = tr(theme, "Jangan buka penutup. Biasanya selesai dalam 15 detik.");
    frame->back = tr(theme, "Hentikan");
    frame->back_id = "stop";
    frame->back_icon = ICON_CLOSE;
    struct aside aside = {.strip_px = progress_height(canvas)};
    struct rect strip;
    struct rect panel = aside_frame(canvas, frame, &aside, &strip);
    art_scanning(canvas, aside_panel(canvas, panel), paper_of(requirement), permille);
    char words[120];
    words_fill_numbers(words, sizeof words, tr(theme, "Memindai halaman {1}…"), number, 0);
    if (permille > 0)
        ui_progress(canvas, strip, permille, words);
    else
        screen_text_centred(canvas, "progress", strip, TYPE_LARGE, COLOUR_INK, words);
}

void lay_draw_file(struct canvas *canvas, const struct view *view, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct requirement *requirement = view_requirement(view);
    const char *hint = phrase_in(&requirement->hint, theme->language);
    struct notice notice = {
        .kind = NOTICE_INFO,
        .icon = ICON_MOBILE,
        .text = tr(theme, "Berkasnya ada di ponsel Anda?"),
        .detail = tr(theme, "Kirim sekarang lewat kode QR. Atau nanti: bawa ke loket atau kirim "
                            "lewat e-mail dengan menyebut kode pada tanda terima.")};
    struct aside aside = {.notice = &notice};
    frame->title = phrase_in(&requirement->title, theme->language);
    frame->subtitle = *hint ? hint : NULL;
    frame->primary = tr(theme, "Kirim dari ponsel");
    frame->primary_id = "phone";
    frame->primary_icon = ICON_MOBILE;
    aside.buttons[aside.buttons_count++] =
        aside_button(theme, "later", "Lanjut, serahkan nanti", ICON_NEXT);
    struct rect panel = aside_frame(canvas, frame, &aside, NULL);
    art_badge(canvas, aside_panel(canvas, panel), ICON_MOBILE, COLOUR_PRIMARY);
}
