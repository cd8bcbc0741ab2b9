#include "screens/track_points.h"

#include "receipt/code.h"

#include <stdio.h>
#include <string.h>

/* A complaint is answered. */
const char *track_due_words(const struct tracked *tracked)
{
    return tracked->complaint ? "Dijawab paling lambat" : "Selesai paling lambat";
}

static struct point code_point(const struct theme *theme, const struct view *view,
                               char words[TRACK_WORDS_SIZE])
{
    const struct tracked *tracked = view->tracked;
    words[0] = '\0';
    if (strlen(tracked->code) == CODE_LENGTH) code_group(tracked->code, words);
    return (struct point){.id = "code",
                          .icon = ICON_DOCUMENT,
                          .title = words,
                          .is_private = true,
                          .hint = tracked->service ? words_service(theme, view, tracked->service)
                                                   : NULL};
}

/* When it is promised, or was done. words: for its time. */
static struct point due_point(const struct theme *theme, const struct tracked *tracked,
                              char words[TRACK_WORDS_SIZE])
{
    struct point point = {.id = "due", .icon = ICON_CLOCK, .hint = words};
    const struct civil *at = tracked->finished ? &tracked->updated : &tracked->due;
    if (at->year)
        words_moment(theme, at, words, TRACK_WORDS_SIZE);
    else
        snprintf(words, TRACK_WORDS_SIZE, "%s",
                 tr(theme, tracked->handed_over || tracked->reason[0] ? "Dihitung setelah lengkap"
                                                                      : "Diberitahukan petugas"));
    point.title = tr(theme, tracked->finished ? "Selesai pada"
                            : tracked->late   ? "Lewat batas waktu"
                                              : track_due_words(tracked));
    if (tracked->late && !tracked->finished) point.icon = ICON_WARNING;
    return point;
}

static struct point phone_point(const struct theme *theme)
{
    return (struct point){.id = "phone",
                          .icon = ICON_QR,
                          .title = tr(theme, "Pindai kode QR dengan ponsel"),
                          .hint = tr(theme, "Setiap langkahnya tampil di sana.")};
}

static struct point desk_point(const struct theme *theme)
{
    return (struct point){.id = "desk",
                          .icon = ICON_PEOPLE,
                          .title = tr(theme, "Atau tanyakan kepada petugas"),
                          .hint = tr(theme, "Tunjukkan tanda terima Anda.")};
}

/* The national service knows no code of ours until one names it. */
static struct point lapor_point(const struct theme *theme, const struct tracked *tracked,
                                char words[TRACK_WORDS_SIZE])
{
    char code[CODE_GROUPED_SIZE] = "";
    if (strlen(tracked->code) == CODE_LENGTH) code_group(tracked->code, code);
    words_fill(words, TRACK_WORDS_SIZE, tr(theme, "SP4N-LAPOR, sebut kode {1}"), code, "");
    return (struct point){.id = "lapor",
                          .icon = ICON_MEGAPHONE,
                          .title = agency_channel(tracked->agency, CHANNEL_LAPOR),
                          .hint = words,
                          .is_hint_private = true};
}

/* In the words of the outcome that sent it back. */
static struct point reason_point(const struct theme *theme, const struct tracked *tracked)
{
    return (struct point){.id = "reason",
                          .icon = ICON_EDIT,
                          .title = tr(theme, "Catatan petugas"),
                          .hint = tracked->reason};
}

static struct point late_point(const struct theme *theme)
{
    return (struct point){.id = "late",
                          .icon = ICON_SUPPORT,
                          .title = tr(theme, "Janji waktu layanan terlewat"),
                          .hint = tr(theme, "Kami mohon maaf. Anda berhak mengajukan pengaduan.")};
}

struct point track_point(const struct theme *theme, const struct view *view, enum track_card card,
                         char words[TRACK_WORDS_SIZE])
{
    const struct tracked *tracked = view->tracked;
    switch (card) {
    case CARD_ADVICE: return (struct point){.id = "advice", .icon = ICON_INFO};
    case CARD_REASON: return reason_point(theme, tracked);
    case CARD_CODE: return code_point(theme, view, words);
    case CARD_DUE: return due_point(theme, tracked, words);
    case CARD_LATE: return late_point(theme);
    case CARD_PHONE: return phone_point(theme);
    case CARD_DESK: return desk_point(theme);
    case CARD_LAPOR: return lapor_point(theme, tracked, words);
    case CARD_WAY: break;
    }
    return (struct point){0};
}
