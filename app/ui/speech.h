/* speech.h - the terminal says a text aloud: espeak-ng makes the sound, SDL plays it.
 *
 * Who hears it is not known here: whoever calls says nothing personal unless a headset is in. The
 * text and each block of sound are wiped as soon as they were used. espeak-ng keeps in its own
 * memory what it made of the last clause, SDL up to half a second of sound: speech_forget ends
 * both.
 *
 * No call waits: a thread of its own makes the sound, half a second ahead of what is heard. Nothing
 * is opened before the first text; after 30 s of silence the audio device is closed again, so that
 * a terminal at rest rests. Without an audio device the terminal is silent, and works. One at a
 * time in a process: espeak-ng keeps its state in globals. */
#ifndef ANJUNGAN_UI_SPEECH_H
#define ANJUNGAN_UI_SPEECH_H

#include "base/fault.h"
#include "text/text.h"

#include <stddef.h>

enum {
    SPEECH_TEXT_MAX = 2000, /* bytes of a text; what is beyond is not said */
    /* Of silence, then the audio device is closed; one that was not there is looked for again. */
    SPEECH_REST_MS = 30000,
    SPEECH_SPEEDS = 5,
    SPEECH_USUAL_SPEED = 2, /* 150 words a minute */
};

struct speech;

/* Opens no device yet. FAULT_SYSTEM: no thread could be had. */
struct speech *speech_create(struct fault *);
/* Silent at once. NULL is fine. */
void speech_destroy(struct speech *);

/* Says text (UTF-8, copied) instead of whatever is being said. Javanese is spoken by the Indonesian
 * voice: espeak-ng has none of its own. Nothing in the text is a command: mark-up is read out or
 * left out, control characters are dropped. */
void speech_say(struct speech *, enum language, const char *text);
/* Silent within 100 ms. */
void speech_stop(struct speech *);
/* The same, and nothing of what was said stays in memory: at a session's end. What is said next
 * waits for it: some 80 ms (release, one core). */
void speech_forget(struct speech *);
/* 0 (silent) to 100, which is where it begins; 50 is 12 dB below. Heard within half a second. */
void speech_set_volume(struct speech *, int percent);
/* 1 to SPEECH_SPEEDS, from 120 to 300 words a minute; heard from the next text on. Whoever listens
 * to a screen reader every day follows the fastest. */
void speech_set_speed(struct speech *, int speed);
/* From speech_say until the last sound has been handed to the device. */
bool speech_is_speaking(struct speech *);
/* Instead of SPEECH_REST_MS, for tests. */
void speech_set_rest_ms(struct speech *, int ms);

/* A code for the ear: "PKL-7F" becomes "P, K, L; 7, F". Writes at most size bytes and a whole
 * number of characters. */
void speech_spell(const char *code, char *out, size_t size);

#endif
