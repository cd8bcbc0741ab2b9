/* voice.h - the terminal without sight: the focus that the keys move, and what is said of it.
 *
 * A headset that is plugged in, or the speech key, turns the voice on. Then a screen says its title
 * and what stands under it; every stop of the focus says itself; faults are said at once, news when
 * the sentence before them is over; whatever the applicant does interrupts. What is personal is
 * said while a headset is known to be in, and only then: the sound card's jack turns the
 * loudspeaker off by itself, and the kernel (devices: headset) or a keypad that reports its jack
 * says that it did. Not known is not in. A headset that is pulled out silences the terminal and
 * turns the voice off.
 *
 * Without the voice the keys still move the focus, over the controls alone. */
#ifndef ANJUNGAN_KIOSK_VOICE_H
#define ANJUNGAN_KIOSK_VOICE_H

#include "base/bytes.h"
#include "kiosk/transcript.h"
#include "ui/focus.h"

enum { VOICE_VOLUMES = 8 };

struct device_report;
struct kiosk;
struct view_voice;

/* What was said of the screen as it was last. */
struct voice_seen {
    unsigned entered;
    bool known, dialog;
    bool secret; /* what is typed there is personal */
    bool hidden; /* its title is personal, and no headset is in */
    struct bytes title, subtitle, alerts, news, field;
    bool personal_title, personal_subtitle, personal; /* the last: something in the news is */
    int quarter;                                      /* of the progress; -1: none */
};

struct voice {
    bool on, headset;
    bool rests; /* the session is over, the headset still in: the next key turns it on */
    int speed;  /* 1 to SPEECH_SPEEDS */
    int volume; /* 1 to VOICE_VOLUMES, steps of 3 dB; 0: as staff have set it */
    struct focus focus, under; /* under: that of the screen, while a dialog lies over it */
    bool greets;    /* it was turned on just now: what it says of itself is not cut off */
    bool asked;     /* a key asks for what the focus stands on */
    unsigned plugs; /* changes of the jack since the last key or finger */
    struct voice_seen seen;
    struct bytes last, waiting; /* said last; to be said next */
    bool last_personal, waiting_personal;
    struct transcript *transcript; /* or NULL */
};

/* keys.c: a key by its name, or one character. */
void keys_press(struct kiosk *, const char *key, int64_t at_us);
/* The headset's jack was read: what is known of it now, and what was before. */
void voice_hear_jack(struct kiosk *, const struct device_report *before,
                     const struct device_report *now);
/* A finger: what is being said ends, and the keys begin anew. */
void voice_touch(struct kiosk *);
/* Around a frame: the ring of the focus. */
void voice_draw_begin(struct kiosk *);
void voice_draw_end(struct kiosk *);
/* After it: says what is new. */
void voice_drawn(struct kiosk *);
/* What waits is said when its turn has come; the milliseconds until then, or -1. */
int voice_tick(struct kiosk *);
/* Of the terminal's own accord; nothing personal. */
void voice_announce(struct kiosk *, const char *words);
/* target: an enum voice_change, of the applicant's screen. */
void voice_change(struct kiosk *, unsigned target);
struct view_voice voice_view(const struct kiosk *);
/* Everything as for whoever comes first: off, usual speed and volume, nothing remembered. */
void voice_reset(struct kiosk *);
/* Wipes what it keeps. */
void voice_finish(struct voice *);

#endif
