/* Keys, and what is heard. */
#define _GNU_SOURCE
#include "kiosk/commands_inside.h"

#include <stdio.h>
#include <string.h>

static void press(struct kiosk *kiosk, const char *key, size_t length)
{
    struct input input = {.kind = INPUT_KEY, .at_us = measure_now_us()};
    if (length >= sizeof input.key) length = sizeof input.key - 1;
    memcpy(input.key, key, length);
    kiosk->moved_us = 0; /* a script need not take its time */
    kiosk_input(kiosk, &input);
    if (kiosk->dirty) kiosk_draw(kiosk);
    explicit_bzero(&input, sizeof input);
}

enum command_result command_key(struct kiosk *kiosk, const char *argument,
                                struct command_state *state, struct bytes *reply)
{
    (void)state;
    (void)reply;
    press(kiosk, argument, strlen(argument));
    return COMMAND_DONE;
}

enum command_result command_keys(struct kiosk *kiosk, const char *argument,
                                 struct command_state *state, struct bytes *reply)
{
    (void)state;
    char text[512];
    if (!command_quoted(argument, text, sizeof text))
        return FAILED(reply, "the text is not quoted");
    for (const char *at = text; *at;) {
        size_t size = 1;
        while (((unsigned char)at[size] & 0xC0) == 0x80)
            size++;
        press(kiosk, at, size);
        at += size;
    }
    explicit_bzero(text, sizeof text);
    return COMMAND_DONE;
}

enum command_result command_headset(struct kiosk *kiosk, const char *argument,
                                    struct command_state *state, struct bytes *reply)
{
    (void)state;
    if (kiosk->fitted[DEVICE_HEADSET]) {
        devices_control(kiosk->devices, DEVICE_HEADSET, argument);
        return COMMAND_DONE;
    }
    bool in = strcmp(argument, "in") == 0;
    if (!in && strcmp(argument, "out") != 0) return FAILED(reply, "headset in, or out");
    press(kiosk, in ? "headset_in" : "headset_out", in ? 10 : 11);
    return COMMAND_DONE;
}

/* By the keys alone: down as often as it takes, along the keyboard to the right. */
enum command_result command_go(struct kiosk *kiosk, const char *argument,
                               struct command_state *state, struct bytes *reply)
{
    (void)state;
    const struct element *element = NULL;
    char id[ELEMENT_ID_SIZE];
    if (argument[0] == '#') element = command_find_id(kiosk, argument + 1);
    if (!element) return WAITS(reply, "nothing to go to that is %s", argument);
    bool key = element->role == ROLE_KEY;
    snprintf(id, sizeof id, "%s", element->id);
    for (int i = 0; i < 2 * ELEMENTS_MAX; i++) {
        int at = focus_find(kiosk->canvas, &kiosk->voice.focus);
        if (at >= 0 && strcmp(canvas_element_at(kiosk->canvas, at)->id, id) == 0)
            return COMMAND_DONE;
        press(kiosk, key ? "right" : "down", key ? 5 : 4);
    }
    return FAILED(reply, "the keys do not lead to %s", argument);
}

/* Of the loudspeaker itself: `expect speaking` and `expect silent`. */
enum command_result command_expect_speaking(struct kiosk *kiosk, bool wanted, struct bytes *reply)
{
    if (speech_is_speaking(kiosk->speech) == wanted) return COMMAND_DONE;
    return WAITS(reply, wanted ? "nothing is being said" : "it is still speaking");
}

/* Rest of `expect spoken` and `expect unspoken [aloud]`. */
enum command_result command_expect_spoken(struct kiosk *kiosk, const char *quoted, bool said,
                                          bool aloud, struct bytes *reply)
{
    char text[256];
    struct transcript *transcript = kiosk->voice.transcript;
    if (!command_quoted(quoted, text, sizeof text)) return FAILED(reply, "not quoted: %s", quoted);
    if (said)
        return transcript_find_next(transcript, text) ? COMMAND_DONE
                                                      : WAITS(reply, "\"%s\" was not said", text);
    return transcript_has(transcript, text, aloud) ? FAILED(reply, "\"%s\" was said", text)
                                                   : COMMAND_DONE;
}

enum command_result command_spoken(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    (void)state;
    transcript_write(kiosk->voice.transcript, reply);
    if (strcmp(argument, "take") == 0) transcript_clear(kiosk->voice.transcript);
    return COMMAND_DONE;
}
