/* What a frame says that the frame before it did not. */
#define _GNU_SOURCE
#include "kiosk/voice_inside.h"
#include "ui/spoken.h"

#include <string.h>

void voice_forget_screen(struct voice *voice)
{
    struct voice_seen *seen = &voice->seen;
    bytes_free(&seen->title);
    bytes_free(&seen->subtitle);
    bytes_free(&seen->alerts);
    bytes_free(&seen->news);
    bytes_free(&seen->field);
    *seen = (struct voice_seen){.quarter = -1};
}

static struct theme words_theme(const struct kiosk *kiosk)
{
    return (struct theme){.language = kiosk->language, .text = kiosk->text};
}

static enum hearers hearers(const struct kiosk *kiosk)
{
    return kiosk->voice.headset ? HEARD_IN_HEADSET : HEARD_BY_ALL;
}

static void add(struct bytes *words, const char *more)
{
    if (!*more) return;
    bool ended = words->size && strchr(".?!:", words->data[words->size - 1]);
    if (words->size) bytes_append_text(words, ended ? " " : ". ");
    bytes_append_text(words, more);
}

static void add_value(const struct theme *theme, struct bytes *words, const char *value)
{
    struct bytes said = {0};
    spoken_value(theme, value, &said);
    add(words, bytes_text(&said));
    bytes_free(&said);
}

/* One a line: what was news a moment ago is not said again when something joins it. */
static void add_news(const struct theme *theme, struct voice_seen *now,
                     const struct element *element, const char *words)
{
    spoken_value(theme, words, &now->news);
    bytes_append_text(&now->news, "\n");
    now->personal = now->personal || element->private;
}

static void read_element(const struct theme *theme, struct voice_seen *now,
                         const struct element *element)
{
    const char *id = element->id;
    if (element->role == ROLE_TITLE) now->personal_title = element->private;
    if (strcmp(id, "subtitle") == 0) now->personal_subtitle = element->private;
    if (element->role == ROLE_TITLE || strcmp(id, "dialog") == 0)
        add_value(theme, &now->title, element->label);
    else if (strcmp(id, "subtitle") == 0 || strcmp(id, "dialog-words") == 0)
        add_value(theme, &now->subtitle, element->label);
    else if (strcmp(id, "advice") == 0) /* the coach says it, at its own pace */
        return;
    else if (element->role == ROLE_ALERT)
        add_value(theme, &now->alerts, element->label);
    else if (strcmp(id, "notice") == 0)
        add_news(theme, now, element, element->label);
    else if (*element->value && element->role != ROLE_FIELD)
        add_news(theme, now, element, element->value);
    else if (element->role == ROLE_FIELD)
        bytes_append_text(&now->field, element->value);
    if (element->role == ROLE_FIELD && element->private) now->secret = true;
    if (element->role == ROLE_PROGRESS && element->permille >= 0)
        now->quarter = element->permille / 250;
}

/* Nothing personal of it is heard by all: of a field only how much was typed (add_echo). */
static struct voice_seen read_screen(const struct kiosk *kiosk)
{
    struct theme theme = words_theme(kiosk);
    struct voice_seen now = {.entered = kiosk->entered, .known = true, .quarter = -1};
    for (int i = 0; i < canvas_element_count(kiosk->canvas); i++) {
        const struct element *element = canvas_element_at(kiosk->canvas, i);
        if (element->covered) now.dialog = true;
        bool said = !element->private || element->role == ROLE_FIELD || kiosk->voice.headset;
        if (!element->covered && said) read_element(&theme, &now, element);
        if (!element->covered && !said && element->role == ROLE_TITLE) now.hidden = true;
    }
    return now;
}

static bool differ(const struct bytes *a, const struct bytes *b)
{
    return a->size != b->size || (a->size && memcmp(a->data, b->data, a->size) != 0);
}

static void add_new(struct bytes *words, struct bytes *now, const struct bytes *before)
{
    if (differ(now, before)) add(words, bytes_text(now));
}

static void add_new_lines(struct bytes *words, struct bytes *now, struct bytes *before)
{
    const char *known = bytes_text(before);
    for (const char *line = bytes_text(now); *line;) {
        const char *end = strchr(line, '\n');
        size_t size = (size_t)(end + 1 - line);
        struct bytes one = {0};
        bytes_append(&one, line, size - 1);
        if (!memmem(known, before->size, line, size)) add(words, bytes_text(&one));
        bytes_free(&one);
        line = end + 1;
    }
}

static int title_of(const struct canvas *canvas)
{
    int order[ELEMENTS_MAX], count = focus_order(canvas, true, order);
    return count > 0 ? order[0] : -1;
}

/* Into a dialog, and back to where it was; to the title of a new screen. */
static void follow(struct kiosk *kiosk, struct voice_seen *now)
{
    struct voice *voice = &kiosk->voice;
    struct voice_seen *seen = &voice->seen;
    bool entered = now->entered != seen->entered;
    bool turned = entered || now->dialog != seen->dialog;
    if (now->dialog && !seen->dialog) voice->under = voice->focus;
    if (turned) {
        bool back = !now->dialog && seen->dialog && !entered;
        voice->focus = back ? voice->under : (struct focus){0};
        voice_forget_screen(voice);
    }
    if (focus_find(kiosk->canvas, &voice->focus) >= 0) return;
    int title = title_of(kiosk->canvas);
    voice->focus = (struct focus){0};
    if (voice->on && title >= 0) focus_set(kiosk->canvas, &voice->focus, title);
}

static void add_progress(const struct kiosk *kiosk, const struct voice_seen *now,
                         struct bytes *words)
{
    struct bytes percent = {0};
    if (now->quarter <= 0 || now->quarter == kiosk->voice.seen.quarter) return;
    spoken_numbers(text_get(kiosk->text, kiosk->language, "{1} persen"), now->quarter * 25, 0,
                   &percent);
    add(words, bytes_text(&percent));
    bytes_free(&percent);
}

/* Through the loudspeaker only how much was typed. */
static bool add_echo(const struct kiosk *kiosk, struct voice_seen *now, struct bytes *words)
{
    const struct voice_seen *seen = &kiosk->voice.seen;
    struct theme theme = words_theme(kiosk);
    struct bytes before = {0}, echo = {0};
    if (!seen->known || !differ(&now->field, &seen->field)) return false;
    bytes_append(&before, seen->field.data, seen->field.size);
    bool personal =
        spoken_echo(&theme, bytes_text(&before), bytes_text(&now->field), hearers(kiosk), &echo);
    add(words, bytes_text(&echo));
    bytes_free(&before);
    bytes_free(&echo);
    return personal;
}

static bool add_focus(const struct kiosk *kiosk, struct bytes *words)
{
    struct theme theme = words_theme(kiosk);
    int at = focus_find(kiosk->canvas, &kiosk->voice.focus);
    if (at < 0) return false;
    return spoken_element(kiosk->canvas, &theme, at, hearers(kiosk), words);
}

/* What is not on the screen, and needs to be known without it. */
static void add_advice(const struct kiosk *kiosk, const struct voice_seen *now, struct bytes *words)
{
    const struct voice_seen *seen = &kiosk->voice.seen;
    const char *advice = NULL;
    if (now->hidden && !seen->hidden)
        advice = "Jawaban ini hanya untuk Anda. Pasang headset untuk mendengarnya.";
    else if (seen->known)
        return;
    else if (kiosk->overlay == OVERLAY_IDLE)
        advice = "Tekan tombol tengah untuk melanjutkan, atau bawah untuk pilihan lain.";
    else if (now->secret && !kiosk->voice.headset)
        advice = "Pasang headset untuk mendengar isian Anda.";
    if (advice) add(words, text_get(kiosk->text, kiosk->language, advice));
}

static void say_news(struct kiosk *kiosk, struct voice_seen *now)
{
    struct voice *voice = &kiosk->voice;
    struct bytes urgent = {0}, later = {0};
    bool personal = add_echo(kiosk, now, &urgent);
    if (differ(&now->title, &voice->seen.title)) personal = personal || now->personal_title;
    if (differ(&now->subtitle, &voice->seen.subtitle))
        personal = personal || now->personal_subtitle;
    add_new(&urgent, &now->title, &voice->seen.title);
    add_new(&urgent, &now->subtitle, &voice->seen.subtitle);
    add_new(&urgent, &now->alerts, &voice->seen.alerts);
    add_advice(kiosk, now, &urgent);
    add_new_lines(&later, &now->news, &voice->seen.news);
    add_progress(kiosk, now, &later);
    if (urgent.size == 0 && later.size == 0 && voice->asked) personal = add_focus(kiosk, &urgent);
    voice->asked = false;
    if (voice->greets) {
        voice_say_in_turn(kiosk, &urgent, personal);
    } else if (urgent.size) {
        bytes_free(&voice->waiting);
        voice->waiting_personal = false;
        voice_say(kiosk, &urgent, personal);
    }
    voice->greets = false;
    voice_say_in_turn(kiosk, &later, now->personal);
    bytes_free(&urgent);
    bytes_free(&later);
}

void voice_drawn(struct kiosk *kiosk)
{
    struct voice *voice = &kiosk->voice;
    struct voice_seen now = read_screen(kiosk);
    follow(kiosk, &now);
    if (voice->on && !kiosk->staff.open && kiosk->overlay != OVERLAY_BLUR) say_news(kiosk, &now);
    voice_forget_screen(voice);
    voice->seen = now;
}

void voice_draw_begin(struct kiosk *kiosk)
{
    canvas_set_focus(kiosk->canvas, kiosk->voice.focus.set ? kiosk->voice.focus.id : "");
}

void voice_draw_end(struct kiosk *kiosk)
{
    if (kiosk->overlay != OVERLAY_BLUR) focus_draw(kiosk->canvas, &kiosk->voice.focus);
}
