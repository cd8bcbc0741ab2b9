/* commands_inside.h - what the files that run a scenario's lines share. */
#ifndef ANJUNGAN_KIOSK_COMMANDS_INSIDE_H
#define ANJUNGAN_KIOSK_COMMANDS_INSIDE_H

#include "kiosk/commands.h"
#include "kiosk/kiosk.h"

#define FAILED(reply, ...) (bytes_append_format((reply), __VA_ARGS__), COMMAND_FAILED)
#define WAITS(reply, ...)  (bytes_append_format((reply), __VA_ARGS__), COMMAND_WAITS)

typedef enum command_result command(struct kiosk *, const char *argument, struct command_state *,
                                    struct bytes *reply);

/* "..." at text, unquoted into out. */
bool command_quoted(const char *text, char *out, size_t size);

/* commands_touch.c */
bool command_touchable(const struct element *);
const struct element *command_find_id(const struct kiosk *, const char *id); /* or NULL */
command command_tap, command_double, command_type, command_digits, command_corner;
/* commands_random.c */
command command_random;
/* commands_look.c */
command command_language, command_large, command_access;
/* commands_voice.c */
command command_key, command_keys, command_headset, command_go, command_spoken;
enum command_result command_expect_speaking(struct kiosk *, bool wanted, struct bytes *reply);
enum command_result command_expect_spoken(struct kiosk *, const char *quoted, bool said, bool aloud,
                                          struct bytes *reply);
/* commands_expect.c */
command command_expect, command_if, command_unless, command_while, command_until;

#endif
