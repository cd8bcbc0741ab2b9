/* On and off, loud and soft, and the one way by which anything is said. */
#define _DEFAULT_SOURCE
#include "kiosk/voice_inside.h"
#include "ui/spoken.h"

#include <string.h>

enum { LOUDSPEAKER_MOST = 6, LOOK_MS = 150, PLUGS_MOST = 6 };

/* Of speech_set_volume: 3 dB from one to the next, 21 dB in all. */
static const int percents[VOICE_VOLUMES] = {30, 35, 42, 50, 60, 71, 84, 100};

static void use_volume(struct kiosk *kiosk)
{
    int usual = kiosk->staff.settings.volume, step = kiosk->voice.volume;
    speech_set_volume(kiosk->speech, step ? percents[step - 1] : usual);
}

static int volume_now(const struct kiosk *kiosk)
{
    if (kiosk->voice.volume) return kiosk->voice.volume;
    int step = 1;
    while (step < VOICE_VOLUMES && percents[step] <= kiosk->staff.settings.volume)
        step++;
    return step;
}

static const char *words_of(const struct kiosk *kiosk, const char *indonesian)
{
    return text_get(kiosk->text, kiosk->language, indonesian);
}

void voice_say(struct kiosk *kiosk, struct bytes *words, bool personal)
{
    struct voice *voice = &kiosk->voice;
    if (words->size > 0 && (!personal || voice->headset)) {
        speech_say(kiosk->speech, kiosk->language, bytes_text(words));
        transcript_add(voice->transcript, bytes_text(words), !voice->headset);
        bytes_move(&voice->last, words);
        voice->last_personal = personal;
    }
    bytes_free(words);
}

void voice_say_text(struct kiosk *kiosk, const char *indonesian)
{
    struct bytes words = {0};
    bytes_append_text(&words, words_of(kiosk, indonesian));
    voice_say(kiosk, &words, false);
}

static void wait(struct voice *voice, struct bytes *words, bool personal)
{
    if (voice->waiting.size) bytes_append_text(&voice->waiting, ". ");
    bytes_append(&voice->waiting, words->data, words->size);
    voice->waiting_personal = voice->waiting_personal || personal;
    bytes_free(words);
}

static void drop_waiting(struct voice *voice)
{
    bytes_free(&voice->waiting);
    voice->waiting_personal = false;
}

/* What is said of the terminal's own accord lets the sentence before it end. */
void voice_say_in_turn(struct kiosk *kiosk, struct bytes *words, bool personal)
{
    if (words->size == 0) return;
    if (kiosk->voice.waiting.size || speech_is_speaking(kiosk->speech))
        wait(&kiosk->voice, words, personal);
    else
        voice_say(kiosk, words, personal);
}

void voice_announce(struct kiosk *kiosk, const char *words)
{
    struct bytes said = {0};
    if (!words || !*words) return;
    bytes_append_text(&said, words);
    if (kiosk->voice.on)
        voice_say_in_turn(kiosk, &said, false);
    else
        voice_say(kiosk, &said, false);
}

int voice_tick(struct kiosk *kiosk)
{
    struct voice *voice = &kiosk->voice;
    if (voice->waiting.size == 0) return -1;
    if (speech_is_speaking(kiosk->speech)) return LOOK_MS;
    struct bytes words = {0};
    bool personal = voice->waiting_personal;
    bytes_move(&words, &voice->waiting);
    drop_waiting(voice);
    voice_say(kiosk, &words, personal);
    return -1;
}

void voice_hush(struct kiosk *kiosk)
{
    drop_waiting(&kiosk->voice);
    speech_stop(kiosk->speech);
}

void voice_turn(struct kiosk *kiosk, bool on)
{
    struct voice *voice = &kiosk->voice;
    voice->rests = false;
    if (voice->on == on) return;
    voice_hush(kiosk);
    voice_forget_screen(voice);
    voice->on = voice->greets = on;
    voice->focus = voice->under = (struct focus){0};
    kiosk->dirty = true;
    voice_say_text(kiosk,
                   on ? "Suara dinyalakan. Tekan bawah atau atas untuk berpindah, dan tombol "
                        "tengah untuk memilih."
                      : "Suara dimatikan.");
    if (on) return;
    bytes_free(&voice->last);
    voice->volume = 0;
    use_volume(kiosk);
}

void voice_plug(struct kiosk *kiosk, bool in)
{
    struct voice *voice = &kiosk->voice;
    if (voice->headset == in) return;
    voice_hush(kiosk);
    voice->volume = 0;
    use_volume(kiosk);
    voice->headset = in;
    if (in) {
        voice->on = false; /* who listens now has heard nothing yet */
        voice_turn(kiosk, true);
        return;
    }
    bytes_free(&voice->last);
    voice_forget_screen(voice);
    voice->on = voice->rests = false;
}

/* A contact that is loose plugs and unplugs by itself: it may not keep a session open for ever. */
void voice_touch_jack(struct kiosk *kiosk)
{
    if (kiosk->voice.plugs == PLUGS_MOST) return;
    kiosk->voice.plugs++;
    idle_touch(kiosk);
}

static bool is_known(const struct device_report *report)
{
    return report->state == DEVICE_READY && report->jack != JACK_UNKNOWN;
}

/* A change that was seen is somebody's doing, and keeps the session open. One that was not (the
 * terminal has just started, or its driver has) may have nobody there: a driver that comes and goes
 * keeps nothing open, and a headset that was left behind waits for the next key. */
void voice_hear_jack(struct kiosk *kiosk, const struct device_report *before,
                     const struct device_report *now)
{
    struct voice *voice = &kiosk->voice;
    bool in = is_known(now) && now->jack == JACK_IN, seen = is_known(now) && is_known(before);
    if (!kiosk->fitted[DEVICE_HEADSET] || in == voice->headset) return; /* else the keypad tells */
    if (seen) voice_touch_jack(kiosk);
    if (in && !seen && !kiosk->in_session) {
        voice->headset = true;
        voice->rests = !voice->on;
    } else {
        voice_plug(kiosk, in);
    }
}

void voice_step_volume(struct kiosk *kiosk, int step)
{
    struct voice *voice = &kiosk->voice;
    struct bytes words = {0};
    int now = volume_now(kiosk), most = VOICE_VOLUMES;
    if (!voice->headset) most = now > LOUDSPEAKER_MOST ? now : LOUDSPEAKER_MOST;
    int next = now + step;
    voice->volume = next < 1 ? 1 : next > most ? most : next;
    use_volume(kiosk);
    spoken_numbers(words_of(kiosk, "Volume {1} dari {2}"), voice->volume, VOICE_VOLUMES, &words);
    kiosk->dirty = true;
    voice->asked = false; /* this is the answer to the key */
    if (voice->on) voice_say(kiosk, &words, false);
    bytes_free(&words);
}

static void step_speed(struct kiosk *kiosk, int step)
{
    struct voice *voice = &kiosk->voice;
    struct bytes words = {0};
    int next = voice->speed + step;
    voice->speed = next < 1 ? 1 : next > SPEECH_SPEEDS ? SPEECH_SPEEDS : next;
    speech_set_speed(kiosk->speech, voice->speed);
    spoken_numbers(words_of(kiosk, "Kecepatan {1} dari {2}"), voice->speed, SPEECH_SPEEDS, &words);
    kiosk->dirty = true;
    voice->asked = false; /* this is the answer to the key */
    if (voice->on) voice_say(kiosk, &words, false);
    bytes_free(&words);
}

void voice_change(struct kiosk *kiosk, unsigned target)
{
    switch ((enum voice_change)target) {
    case VOICE_OFF: voice_turn(kiosk, false); break;
    case VOICE_ON: voice_turn(kiosk, true); break;
    case VOICE_SLOWER: step_speed(kiosk, -1); break;
    case VOICE_FASTER: step_speed(kiosk, 1); break;
    case VOICE_SOFTER: voice_step_volume(kiosk, -1); break;
    case VOICE_LOUDER: voice_step_volume(kiosk, 1); break;
    }
}

struct view_voice voice_view(const struct kiosk *kiosk)
{
    return (struct view_voice){.on = kiosk->voice.on,
                               .speed = kiosk->voice.speed,
                               .speeds = SPEECH_SPEEDS,
                               .volume = volume_now(kiosk),
                               .volumes = VOICE_VOLUMES};
}

void voice_finish(struct voice *voice)
{
    transcript_destroy(voice->transcript);
    voice_forget_screen(voice);
    bytes_free(&voice->last);
    bytes_free(&voice->waiting);
}

void voice_reset(struct kiosk *kiosk)
{
    struct voice *voice = &kiosk->voice;
    voice_hush(kiosk);
    speech_forget(kiosk->speech);
    voice_forget_screen(voice);
    bytes_free(&voice->last);
    struct transcript *transcript = voice->transcript;
    bool headset = voice->headset, rests = headset && (voice->on || voice->rests);
    explicit_bzero(voice, sizeof *voice);
    *voice = (struct voice){.headset = headset,
                            .rests = rests,
                            .speed = SPEECH_USUAL_SPEED,
                            .transcript = transcript,
                            .seen.quarter = -1};
    use_volume(kiosk);
    speech_set_speed(kiosk->speech, SPEECH_USUAL_SPEED);
    kiosk->dirty = true;
}
