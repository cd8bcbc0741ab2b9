/* What is shown of a file that came from a phone, before it is handed in. */
#include "case/sense.h"
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/phone_said.h"

#include <stdio.h>
#include <string.h>

enum {
    FACTS_MAX = 7,
    GAP = 28,
    GAP_LEAST = 14,
    BUTTON_HEIGHT = 104,
    PANEL_PAD = 32,
    VALUE_SIZE = 300
};

/* One line: "SPESIMEN BUDI" with "Nama (CN)" below it. */
struct fact {
    const char *id;
    enum icon icon;
    char value[VALUE_SIZE], label[80];
};

struct facts {
    struct fact facts[FACTS_MAX];
    int count;
    int gap; /* between two; the usual, or less where that leaves all of them on one page */
};

static struct fact *add(struct facts *facts, const char *id, enum icon icon)
{
    struct fact *fact = &facts->facts[facts->count++];
    fact->id = id;
    fact->icon = icon;
    return fact;
}

/* Bytes that are not NUL-terminated, cut where a character ends. */
static void copy_value(const struct bytes *from, char out[VALUE_SIZE])
{
    size_t length = from->size;
    if (length >= VALUE_SIZE) {
        length = VALUE_SIZE - 1;
        while (length > 0 && (from->data[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(out, from->data, length);
    out[length] = '\0';
}

static void add_part(struct facts *facts, const struct theme *theme, const struct csr *csr,
                     enum csr_part part)
{
    static const struct {
        const char *id, *label;
        enum icon icon;
    } parts[CSR_PARTS] = {
        [CSR_COMMON_NAME] = {"fact-name", "Nama (CN)", ICON_PERSON},
        [CSR_EMAIL] = {"fact-email", "E-mail", ICON_MAIL},
        [CSR_ORGANISATION] = {"fact-organisation", "Instansi (O)", ICON_AGENCY},
        [CSR_COUNTRY] = {"fact-country", "Negara (C)", ICON_PLACE},
    };
    if (!csr->parts[part].size) return;
    struct fact *fact = add(facts, parts[part].id, parts[part].icon);
    copy_value(&csr->parts[part], fact->value);
    snprintf(fact->label, sizeof fact->label, "%s", tr(theme, parts[part].label));
}

/* The other name, where the two differ, one below the other. */
static void add_typed_name(struct facts *facts, const struct theme *theme, const struct bytes *name)
{
    struct fact *fact = add(facts, "fact-typed", ICON_EDIT);
    copy_value(name, fact->value);
    snprintf(fact->label, sizeof fact->label, "%s", tr(theme, "Nama yang Anda isi"));
}

/* Whose it is comes first: the applicant knows best whether that is right. typed: a name that
 * differs, or NULL. */
static void facts_of_request(const struct theme *theme, const struct csr *csr,
                             const struct bytes *typed, struct facts *out)
{
    add_part(out, theme, csr, CSR_COMMON_NAME);
    if (typed) add_typed_name(out, theme, typed);
    add_part(out, theme, csr, CSR_ORGANISATION);
    struct fact *key = add(out, "fact-key", ICON_KEY);
    snprintf(key->value, sizeof key->value, "%s %d bit",
             tr(theme, csr->key == CSR_KEY_RSA ? "Kunci RSA" : "Kunci EC"), csr->key_bits);
    words_fill(key->label, sizeof key->label, tr(theme, "Tanda tangan cocok ({1})"), csr->digest,
               "");
    add_part(out, theme, csr, CSR_EMAIL);
    add_part(out, theme, csr, CSR_COUNTRY);
}

static void fact_of_signature(const struct theme *theme, const struct case_file *file,
                              struct facts *out)
{
    struct fact *fact = add(out, "fact-signature", file->is_signed ? ICON_VERIFIED : ICON_INFO);
    snprintf(fact->value, sizeof fact->value, "%s",
             tr(theme, file->is_signed ? "Ada" : "Tidak ditemukan"));
    snprintf(fact->label, sizeof fact->label, "%s", tr(theme, "Tanda tangan elektronik"));
}

/* As screen_point, but what it says is the applicant's. */
static int draw_fact(struct canvas *canvas, struct rect at, const struct fact *fact, bool draw)
{
    const struct point point = {
        .id = fact->id, .icon = fact->icon, .title = fact->value, .is_private = true};
    int indent = screen_px(canvas, 44 + 28), tight = screen_px(canvas, 4);
    int value = screen_point(canvas, at, &point, draw);
    struct rect label = {at.x + indent, at.y + value + tight, at.width - indent, 4096};
    label.height = canvas_text_height(canvas, label.width, TYPE_BODY, fact->label);
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "%s-label", fact->id);
    if (draw) screen_text(canvas, id, label, TYPE_BODY, COLOUR_QUIET, fact->label);
    return value + tight + label.height;
}

static int draw_facts(struct canvas *canvas, struct rect at, const struct facts *facts, bool draw)
{
    int top = at.y;
    for (int i = 0; i < facts->count; i++) {
        if (i > 0) at.y += screen_px(canvas, facts->gap);
        at.y += draw_fact(canvas, at, &facts->facts[i], draw);
    }
    return at.y - top;
}

/* In the middle of the panel. */
static void draw_panel(struct canvas *canvas, struct rect panel, const struct facts *facts)
{
    struct rect inner = aside_panel(canvas, panel);
    inner.y += (inner.height - draw_facts(canvas, inner, facts, false)) / 2;
    draw_facts(canvas, inner, facts, true);
}

/* All of it at once, and nothing beside it cut short for it. */
static bool fits(struct canvas *canvas, const struct frame *frame, const struct aside *aside,
                 struct facts *facts)
{
    bool above = canvas_theme(canvas)->reach && !theme_is_landscape(canvas_theme(canvas));
    struct rect room = above ? ui_frame_upper_of(canvas, frame)
                             : aside_room(canvas, ui_frame_body(canvas, frame), aside);
    int pad = 2 * screen_px(canvas, PANEL_PAD);
    room.width -= pad;
    facts->gap = GAP;
    if (draw_facts(canvas, room, facts, false) > room.height - pad) facts->gap = GAP_LEAST;
    return aside_lacks(canvas, frame, aside) <= 0 &&
           draw_facts(canvas, room, facts, false) <= room.height - pad;
}

/* Else one after the other, in pages: what is said of it, it, and what can be done about it. */
struct turned {
    const struct facts *facts;
    const struct aside *aside;
};

static int draw_turned(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                       bool draw)
{
    const struct turned *turned = of;
    unsigned facts = (unsigned)turned->facts->count;
    if (item == 0) {
        if (draw) ui_notice(canvas, at.x, at.y, at.width, turned->aside->notice);
        return ui_notice_height(canvas, at.width, turned->aside->notice);
    }
    if (item <= facts) return draw_fact(canvas, at, &turned->facts->facts[item - 1], draw);
    const struct button *button = &turned->aside->buttons[item - 1 - facts];
    at.height = screen_px(canvas, BUTTON_HEIGHT);
    if (!ui_button_fits(canvas, at.width, at.height, button)) at.height *= 2;
    if (draw) ui_button(canvas, at, button);
    return at.height;
}

static void draw_in_pages(struct canvas *canvas, struct frame *frame, const struct turned *turned,
                          unsigned page)
{
    struct list list = {.of = turned,
                        .count = 1 + (unsigned)turned->facts->count +
                                 (unsigned)turned->aside->buttons_count,
                        .gap_px = screen_px(canvas, GAP),
                        .no_more = true,
                        .item = draw_turned};
    if (page + 1 < list_pages(canvas, ui_frame_body(canvas, frame), &list)) {
        frame->primary = tr(canvas_theme(canvas), "Lihat lanjutannya");
        frame->primary_icon = ICON_NONE;
        frame->primary_id = "more";
    }
    list_draw(canvas, ui_frame(canvas, frame), &list, page);
}

static struct notice notice_of(const struct theme *theme, bool request, bool differs)
{
    if (differs)
        return (struct notice){
            .kind = NOTICE_WARNING,
            .icon = ICON_PERSON,
            .text = tr(theme, "Nama di CSR berbeda dari nama yang Anda isi"),
            .detail = tr(theme, "Bila keduanya benar, lanjutkan saja; verifikator memeriksanya."),
            .code = "H-10"};
    return (struct notice){
        .kind = NOTICE_GOOD,
        .text = tr(theme, request ? "File CSR ini memenuhi syarat" : "Berkas sudah diterima"),
        .detail = tr(theme, request ? "Pastikan namanya nama Anda. Verifikator memeriksanya lagi."
                                    : "Verifikator memeriksa isinya.")};
}

/* As it was typed, where the request names somebody else; NULL: it does not. */
static const struct bytes *other_name(const struct view *view, struct csr *csr)
{
    unsigned field = case_name_field(view->record);
    if (field == view->flow->service->fields_count) return NULL;
    const char *typed = case_value(view->record, field);
    const char *common_name = bytes_text(&csr->parts[CSR_COMMON_NAME]);
    return sense_request_warning(typed, common_name) ? &view->record->values[field] : NULL;
}

void phone_draw_sent(struct canvas *canvas, const struct view *view, unsigned page,
                     struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    struct case_file *file = &view_document(view)->file;
    bool request = file->kind == FILE_KIND_CSR;
    const struct bytes *typed = request ? other_name(view, &file->csr) : NULL;
    char what[80];
    struct facts *facts = memory_alloc(sizeof *facts);
    words_of_file(file, what, sizeof what);
    struct notice notice = notice_of(theme, request, typed != NULL);
    struct aside aside = {.notice = &notice};
    aside.buttons[aside.buttons_count++] =
        aside_button(theme, "phone", "Kirim berkas lain", ICON_MOBILE);
    aside.buttons[aside.buttons_count++] = aside_button(theme, "delete", "Hapus", ICON_DELETE);
    frame->title = tr(theme, "Berkas dari ponsel Anda");
    frame->subtitle = phrase_in(&view_requirement(view)->title, theme->language);
    frame->primary = tr(theme, "Lanjut");
    if (request) facts_of_request(theme, &file->csr, typed, facts);
    if (file->kind == FILE_KIND_PDF) fact_of_signature(theme, file, facts);
    struct fact *kind = add(facts, "fact-file", ICON_DOCUMENT);
    snprintf(kind->value, sizeof kind->value, "%s", what);
    snprintf(kind->label, sizeof kind->label, "%s", tr(theme, "Jenis dan ukuran berkas"));
    if (fits(canvas, frame, &aside, facts))
        draw_panel(canvas, aside_frame(canvas, frame, &aside, NULL), facts);
    else
        draw_in_pages(canvas, frame, &(struct turned){facts, &aside}, page);
    memory_wipe_free(facts, sizeof *facts);
}
