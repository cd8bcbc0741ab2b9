/* What is shown of a file that came from a phone, before it is handed in. */
#include "screens/aside.h"
#include "screens/common.h"
#include "screens/phone_said.h"

#include <stdio.h>
#include <string.h>

enum { FACTS_MAX = 6, GAP = 28, VALUE_SIZE = 300 };

/* One line: "SPESIMEN BUDI" with "Nama (CN)" below it. */
struct fact {
    const char *id;
    enum icon icon;
    char value[VALUE_SIZE], label[80];
};

struct facts {
    struct fact facts[FACTS_MAX];
    int count;
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

/* Whose it is comes first: the applicant knows best whether that is right. */
static void facts_of_request(const struct theme *theme, const struct csr *csr, struct facts *out)
{
    add_part(out, theme, csr, CSR_COMMON_NAME);
    add_part(out, theme, csr, CSR_ORGANISATION);
    struct fact *key = add(out, "fact-key", ICON_KEY);
    snprintf(key->value, sizeof key->value, "%s %d bit",
             tr(theme, csr->key == CSR_KEY_RSA ? "Kunci RSA" : "Kunci EC"), csr->key_bits);
    words_fill(key->label, sizeof key->label, tr(theme, "Tanda tangan cocok ({1})"), csr->digest,
               "");
    add_part(out, theme, csr, CSR_EMAIL);
    add_part(out, theme, csr, CSR_COUNTRY);
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
        if (i > 0) at.y += screen_px(canvas, GAP);
        at.y += draw_fact(canvas, at, &facts->facts[i], draw);
    }
    return at.y - top;
}

/* In the middle of the panel; the last of them give way where there is no room. */
static void draw_panel(struct canvas *canvas, struct rect panel, struct facts *facts)
{
    struct rect inner = aside_panel(canvas, panel);
    int height = draw_facts(canvas, inner, facts, false);
    while (facts->count > 0 && height > inner.height) {
        facts->count--;
        height = draw_facts(canvas, inner, facts, false);
    }
    inner.y += (inner.height - height) / 2;
    draw_facts(canvas, inner, facts, true);
}

void phone_draw_sent(struct canvas *canvas, const struct view *view, struct frame *frame)
{
    const struct theme *theme = canvas_theme(canvas);
    const struct case_file *file = &view_document(view)->file;
    bool request = file->kind == FILE_KIND_CSR;
    char what[80];
    struct facts *facts = memory_alloc(sizeof *facts);
    words_of_file(file, what, sizeof what);
    struct notice notice = {
        .kind = NOTICE_GOOD,
        .text = tr(theme, request ? "File CSR ini memenuhi syarat" : "Berkas sudah diterima"),
        .detail = tr(theme, request ? "Pastikan namanya nama Anda. Verifikator memeriksanya lagi."
                                    : "Verifikator memeriksa isinya.")};
    struct aside aside = {.notice = &notice};
    aside.buttons[aside.buttons_count++] =
        aside_button(theme, "phone", "Kirim berkas lain", ICON_MOBILE);
    aside.buttons[aside.buttons_count++] = aside_button(theme, "delete", "Hapus", ICON_DELETE);
    frame->title = tr(theme, "Berkas dari ponsel Anda");
    frame->subtitle = phrase_in(&view_requirement(view)->title, theme->language);
    frame->primary = tr(theme, "Lanjut");
    if (request) facts_of_request(theme, &file->csr, facts);
    struct fact *kind = add(facts, "fact-file", ICON_DOCUMENT);
    snprintf(kind->value, sizeof kind->value, "%s", what);
    snprintf(kind->label, sizeof kind->label, "%s", tr(theme, "Jenis dan ukuran berkas"));
    draw_panel(canvas, aside_frame(canvas, frame, &aside, NULL), facts);
    memory_wipe_free(facts, sizeof *facts);
}
