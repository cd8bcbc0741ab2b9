/* help.c - what to do on the screen behind this one, and the ways out of it: staff are called, or
 * they go on with the case as it stands; or one says what is not right (help_channels.h). */
#include "screens/common.h"
#include "screens/help_channels.h"

#include <stdio.h>
#include <string.h>

enum { TIPS_MAX = 3 };

struct tip {
    enum icon icon;
    const char *title, *hint;
};

/* What stands in the way at each step, most frequent first. */
static const struct tip *tips_of(const struct view *view)
{
    static const struct tip start[TIPS_MAX] = {
        {ICON_TOUCH, "Sentuh satu layanan", "Syarat, biaya, dan waktunya tampil lebih dulu."},
        {ICON_COST, "Semua layanan gratis", "Tidak ada biaya apa pun di terminal ini."},
    };
    static const struct tip standard[TIPS_MAX] = {
        {ICON_DOCUMENT, "Siapkan berkas asli", "Berkas dipindai satu per satu di terminal ini."},
        {ICON_CLOCK, "Waktu dihitung pada jam layanan",
         "Libur dan akhir pekan tidak dihitung. Anda boleh mengirim kapan saja."},
    };
    static const struct tip consent[TIPS_MAX] = {
        {ICON_SHIELD, "Data Anda disegel",
         "Hanya pusat layanan yang dapat membukanya. Terminal ini tidak."},
        {ICON_GAVEL, "Anda boleh menolak", "Anda lalu dapat mengajukannya langsung di loket."},
    };
    static const struct tip form[TIPS_MAX] = {
        {ICON_KEYBOARD, "Isi dengan papan ketik di layar",
         "Salah ketik? Sentuh tanda hapus di sebelah kanan."},
        {ICON_CARD, "NIK ada di KTP", "Enam belas angka di baris teratas."},
    };
    static const struct tip documents[TIPS_MAX] = {
        {ICON_SCANNER, "Letakkan menghadap ke bawah",
         "Rapatkan ke pojok kaca yang bertanda, lalu tutup pelan-pelan."},
        {ICON_RETRY, "Kurang jelas?", "Sentuh Pindai ulang sebanyak yang Anda perlukan."},
    };
    static const struct tip face[TIPS_MAX] = {
        {ICON_FACE, "Lihat ke kamera", "Kerudung dan kacamata tidak perlu dilepas."},
        {ICON_PEOPLE, "Boleh tanpa foto", "Foto juga dapat diambil petugas di loket."},
    };
    static const struct tip review[TIPS_MAX] = {
        {ICON_EDIT, "Ada yang keliru?", "Sentuh Ubah pada barisnya, lalu Anda kembali ke sini."},
        {ICON_SEND, "Kirim jika sudah benar", "Tanda terima dicetak sesudah berkas tersimpan."},
    };
    static const struct tip receipt[TIPS_MAX] = {
        {ICON_RECEIPT, "Simpan tanda terima", "Kodenya dipakai untuk melacak."},
        {ICON_QR, "Pindai kode QR dengan ponsel", "Halaman lacak terbuka tanpa perlu mendaftar."},
    };
    if (view->over && strcmp(view->over, "track") == 0) return receipt;
    if (!view->flow) return start;
    switch (flow_station(view->flow)->step) {
    case STEP_STANDARD: return standard;
    case STEP_CONSENT: return consent;
    case STEP_FORM: return form;
    case STEP_CARD:
    case STEP_DOCUMENTS: return documents;
    case STEP_FACE: return face;
    case STEP_REVIEW:
    case STEP_SUBMIT: return review;
    case STEP_RECEIPT:
    case STEP_THANKS: return receipt;
    }
    return start;
}

struct help {
    unsigned page;
    struct help_channels channels;
};

/* Before consent, staff are called; while it is sealed, its own screen offers it when that fails.
 */
static bool may_hand_over(const struct view *view)
{
    return view_may_hand_over(view) && flow_station(view->flow)->step != STEP_SUBMIT;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct help *state = of;
    struct answer answer;
    if (help_channels_event(&state->channels, view, event, &answer)) return answer;
    if (event_pressed(event, "call-cancel")) return ASK(ASK_CALL_STAFF, 0);
    if (event_pressed(event, "handover") && !may_hand_over(view)) return STAY;
    if (event_pressed(event, "cancel") || event_pressed(event, "help")) return STAY;
    if (screen_common_event(event, &answer)) return answer;
    event_turned_page(event, &state->page);
    return STAY;
}

struct helps {
    const struct tip *tips;
    unsigned tips_count;
    const char *phone; /* NULL: none */
};

static int draw_help(struct canvas *canvas, const void *of, unsigned item, struct rect at,
                     bool draw)
{
    const struct helps *helps = of;
    const struct theme *theme = canvas_theme(canvas);
    char id[ELEMENT_ID_SIZE];
    snprintf(id, sizeof id, "tip-%u", item + 1);
    struct point point = {.id = id};
    if (item < helps->tips_count) {
        point.icon = helps->tips[item].icon;
        point.title = tr(theme, helps->tips[item].title);
        point.hint = tr(theme, helps->tips[item].hint);
    } else {
        point.icon = ICON_PHONE;
        point.title = helps->phone;
        point.hint = tr(theme, "Telepon pengaduan dan bantuan");
    }
    int pad = screen_px(canvas, 36);
    struct rect inner = {at.x + pad, at.y + pad, at.width - 2 * pad, at.height};
    int height = screen_point(canvas, inner, &point, false) + 2 * pad;
    if (height > at.height) {
        point.hint = NULL;
        height = screen_point(canvas, inner, &point, false) + 2 * pad;
    }
    if (!draw) return height;
    screen_card(canvas, (struct rect){at.x, at.y, at.width, height});
    screen_point(canvas, inner, &point, true);
    return height;
}

/* What staff do, below the tips; returns the room that is left for these. */
static struct rect draw_staff(struct canvas *canvas, const struct view *view, struct rect body)
{
    const struct theme *theme = canvas_theme(canvas);
    struct notice called = {.kind = NOTICE_GOOD,
                            .icon = ICON_PEOPLE,
                            .text = tr(theme, "Petugas sudah dipanggil"),
                            .detail = tr(theme, "Mohon tunggu di sini sebentar.")};
    struct button buttons[3];
    int count = 0, gap = screen_px(canvas, 28);
    if (help_has_channels(view) && !view->staff_called)
        buttons[count++] = (struct button){.id = "channels",
                                           .label = tr(theme, "Saluran pengaduan"),
                                           .icon = ICON_MEGAPHONE,
                                           .style = BUTTON_PLAIN};
    if (view->staff_called)
        buttons[count++] = (struct button){.id = "call-cancel",
                                           .label = tr(theme, "Batalkan panggilan"),
                                           .icon = ICON_CLOSE,
                                           .style = BUTTON_PLAIN};
    if (may_hand_over(view))
        buttons[count++] = (struct button){.id = "handover",
                                           .label = tr(theme, "Lanjutkan dengan petugas"),
                                           .icon = ICON_PEOPLE,
                                           .style = BUTTON_PLAIN};
    int height = 2 * canvas_text_height(canvas, 4096, TYPE_BODY_BOLD, "M") + screen_px(canvas, 24);
    int bottom = body.y + body.height;
    if (count > 0) {
        bottom -= height;
        ui_button_row(canvas, (struct rect){body.x, bottom, body.width, height}, gap, buttons,
                      count);
        bottom -= gap;
    }
    bool largest = theme->scale > text_size_scale(TEXT_LARGE);
    if (largest) called.detail = NULL;
    if (view->staff_called && largest && theme->reach) {
        /* What is pressed keeps the lower half. */
        int taken = ui_notice(canvas, body.x, body.y, body.width, &called) + gap;
        body.y += taken;
    } else if (view->staff_called) {
        bottom -= ui_notice_height(canvas, body.width, &called);
        ui_notice(canvas, body.x, bottom, body.width, &called);
        bottom -= gap;
    }
    body.height = bottom - body.y;
    return body;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    const struct help *state = of;
    const struct theme *theme = canvas_theme(canvas);
    struct helps helps = {.tips = tips_of(view)};
    while (helps.tips_count < TIPS_MAX && helps.tips[helps.tips_count].title)
        helps.tips_count++;
    if (view->agency) helps.phone = view->agency->complaint_phone;
    struct list list = {.of = &helps,
                        .count = helps.tips_count + (helps.phone ? 1 : 0),
                        .gap_px = screen_px(canvas, 20),
                        .item = draw_help};
    char words[160];
    struct frame frame = screen_frame(view, theme, words);
    frame.title = tr(theme, "Bantuan");
    frame.groups = 0;
    frame.reads = true;
    frame.step_words = NULL;
    frame.cancel = false;
    if (!view->staff_called) {
        frame.primary = tr(theme, "Panggil petugas");
        frame.primary_id = "call-staff";
        frame.primary_icon = ICON_PEOPLE;
    } else if (help_has_channels(view)) { /* three in the row would be too narrow to be read */
        frame.primary = tr(theme, "Saluran pengaduan");
        frame.primary_id = "channels";
        frame.primary_icon = ICON_MEGAPHONE;
    }
    if (state->channels.open) {
        help_channels_draw(canvas, &state->channels, view, &frame);
        return;
    }
    list_draw(canvas, draw_staff(canvas, view, ui_frame(canvas, &frame)), &list, state->page);
}

const struct screen screen_help = {
    .name = "help", .state_size = sizeof(struct help), .idle_s = 60, .event = event, .draw = draw};
