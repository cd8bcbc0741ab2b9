/* The keys: a keypad that is felt, or a keyboard. What they do is what a finger does. */
#define _DEFAULT_SOURCE
#include "kiosk/voice_inside.h"

#include <string.h>

/* One character; a name is a key that stands for none. */
static bool is_character(const char *key)
{
    size_t length = 1;
    while (key[0] && ((unsigned char)key[length] & 0xC0) == 0x80)
        length++;
    return key[0] && !key[length];
}

static bool is(const char *key, const char *name)
{
    return strcmp(key, name) == 0;
}

static void move(struct kiosk *kiosk, enum focus_step step)
{
    struct voice *voice = &kiosk->voice;
    focus_move(kiosk->canvas, &voice->focus, step, voice->on);
    voice->asked = true;
    kiosk->dirty = true;
}

/* Where nothing is pressed, what stands there is said again. */
static void press_focus(struct kiosk *kiosk, int64_t at_us)
{
    struct voice *voice = &kiosk->voice;
    int at = focus_find(kiosk->canvas, &voice->focus);
    if (at < 0) {
        move(kiosk, FOCUS_NEXT);
        return;
    }
    const struct element *element = canvas_element_at(kiosk->canvas, at);
    char id[ELEMENT_ID_SIZE];
    memcpy(id, element->id, sizeof id);
    unsigned entered = kiosk->entered;
    voice->asked = true;
    kiosk->dirty = true;
    if (!element->enabled || !element_is_control(element)) return;
    if (kiosk_comes_too_soon(kiosk, at_us, element)) return;
    stage_press(kiosk, id);
    if (kiosk->entered != entered) kiosk->moved_us = at_us;
    explicit_bzero(id, sizeof id); /* a key's id tells what was typed */
}

static void repeat(struct kiosk *kiosk)
{
    struct voice *voice = &kiosk->voice;
    struct bytes words = {0};
    bytes_append(&words, voice->last.data, voice->last.size);
    voice_say(kiosk, &words, voice->last_personal);
}

/* Keys of the voice itself: at any time, whatever lies over the screen. */
static bool press_voice(struct kiosk *kiosk, const char *key)
{
    if (is(key, "headset_in") || is(key, "headset_out"))
        voice_plug(kiosk, is(key, "headset_in"));
    else if (is(key, "speech"))
        voice_turn(kiosk, !kiosk->voice.on);
    else if (is(key, "repeat"))
        repeat(kiosk);
    else if (is(key, "volume_up") || is(key, "volume_down"))
        voice_step_volume(kiosk, is(key, "volume_up") ? 1 : -1);
    else
        return false;
    return true;
}

static bool is_arrow(const char *key, enum focus_step *out)
{
    static const struct {
        const char *key;
        enum focus_step step;
    } arrows[] = {{"left", FOCUS_PREVIOUS},
                  {"right", FOCUS_NEXT},
                  {"up", FOCUS_ABOVE},
                  {"down", FOCUS_BELOW}};
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        if (!is(key, arrows[i].key)) continue;
        *out = arrows[i].step;
        return true;
    }
    return false;
}

static bool press_focus_key(struct kiosk *kiosk, const char *key, int64_t at_us)
{
    enum focus_step step;
    if (is_arrow(key, &step))
        move(kiosk, step);
    else if (is(key, "select"))
        press_focus(kiosk, at_us);
    else
        return false;
    return true;
}

/* Whoever hears does not see that the screen was blurred: the key does what it is for. */
static bool only_wakes(const struct kiosk *kiosk, enum overlay overlay)
{
    return overlay == OVERLAY_IDLE || (overlay == OVERLAY_BLUR && !kiosk->voice.on);
}

/* What the screen says comes after it. */
static void say_extended(struct kiosk *kiosk, enum overlay overlay)
{
    if (!kiosk->voice.on || overlay != OVERLAY_IDLE) return;
    voice_say_text(kiosk, "Waktu Anda diperpanjang.");
    kiosk->voice.greets = true;
}

/* Nothing of it is chosen until the arrows were used: first they lead to the answer that stays. */
static void move_in_warning(struct kiosk *kiosk, enum focus_step step, bool chosen)
{
    struct voice *voice = &kiosk->voice;
    const struct focus stay = {.set = true, .id = "idle-stay"};
    if (chosen)
        focus_move(kiosk->canvas, &voice->focus, step, false);
    else
        voice->focus = stay;
    voice->asked = true;
    idle_recount(kiosk);
}

/* The arrows lead through the answers to the warning, and select takes the one they led to; any
 * other key, and select before them, is the answer that stays (false: it is yet to be given). */
static bool press_in_warning(struct kiosk *kiosk, const char *key, int64_t at_us)
{
    enum focus_step step;
    if (kiosk->dirty) kiosk_draw(kiosk); /* the answers are there */
    const struct focus *focus = &kiosk->voice.focus;
    int at = focus_find(kiosk->canvas, focus);
    bool chosen = at >= 0 && element_is_control(canvas_element_at(kiosk->canvas, at));
    bool longer = is(focus->id, "idle-longer"), ends = is(focus->id, "idle-end");
    if (is_arrow(key, &step)) {
        move_in_warning(kiosk, step, chosen);
        return true;
    }
    if (!is(key, "select") || !chosen || (!longer && !ends)) return false;
    press_focus(kiosk, at_us);
    if (longer) say_extended(kiosk, OVERLAY_IDLE);
    return true;
}

void keys_press(struct kiosk *kiosk, const char *key, int64_t at_us)
{
    enum overlay overlay = kiosk->overlay;
    bool asks =
        overlay == OVERLAY_CANCEL || overlay == OVERLAY_TRACKING || overlay == OVERLAY_HANDOVER;
    bool jack = is(key, "headset_in") || is(key, "headset_out");
    voice_hush(kiosk);
    if (overlay == OVERLAY_IDLE && press_in_warning(kiosk, key, at_us)) {
        kiosk->voice.plugs = 0;
        return;
    }
    if (jack) {
        voice_touch_jack(kiosk);
    } else {
        kiosk->voice.plugs = 0;
        idle_touch(kiosk);
    }
    if (kiosk->voice.rests && !jack) {
        voice_turn(kiosk, true);
        return;
    }
    if (press_voice(kiosk, key)) return;
    if (only_wakes(kiosk, overlay)) {
        say_extended(kiosk, overlay);
        return;
    }
    if (kiosk->dirty && overlay != kiosk->overlay) kiosk_draw(kiosk); /* what it meant is there */
    if (press_focus_key(kiosk, key, at_us)) return;
    if (asks) { /* to a question, back says no; help is to hear it again */
        if (is(key, "back")) idle_press(kiosk, "cancel-no");
        if (is(key, "help")) repeat(kiosk);
        return;
    }
    if (is(key, "back") || is(key, "help"))
        stage_press(kiosk, key);
    else if (is_character(key))
        stage_event(kiosk, &(struct event){.kind = EVENT_KEY, .id = key});
}

void voice_touch(struct kiosk *kiosk)
{
    struct voice *voice = &kiosk->voice;
    voice->plugs = 0;
    if (voice->on) voice_hush(kiosk);
    if (voice->focus.set) kiosk->dirty = true;
    voice->focus = (struct focus){0};
}
