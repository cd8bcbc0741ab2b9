/* How the terminal looks and speaks, as if the applicant had chosen it. */
#include "kiosk/commands_inside.h"

#include <string.h>

enum command_result command_language(struct kiosk *kiosk, const char *argument,
                                     struct command_state *state, struct bytes *reply)
{
    (void)state;
    if (!language_from_tag(argument, &kiosk->language))
        return FAILED(reply, "no language is called %s", argument);
    if (kiosk->record.service && !kiosk->submitting) kiosk->record.language = kiosk->language;
    idle_touch(kiosk);
    kiosk->dirty = true;
    return COMMAND_DONE;
}

enum command_result command_access(struct kiosk *kiosk, const char *argument,
                                   struct command_state *state, struct bytes *reply)
{
    static const struct {
        const char *words;
        unsigned change;
    } changes[] = {
        {"size normal", ACCESS_SIZE + TEXT_NORMAL},
        {"size large", ACCESS_SIZE + TEXT_LARGE},
        {"size largest", ACCESS_SIZE + TEXT_LARGEST},
        {"contrast normal", ACCESS_CONTRAST + CONTRAST_NORMAL},
        {"contrast dark", ACCESS_CONTRAST + CONTRAST_DARK},
        {"contrast light", ACCESS_CONTRAST + CONTRAST_LIGHT},
        {"reach on", ACCESS_REACH},
        {"reach off", ACCESS_HIGH},
        {"hand left", ACCESS_LEFT_HAND},
        {"hand right", ACCESS_RIGHT_HAND},
        {"usual", ACCESS_USUAL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (strcmp(changes[i].words, argument) != 0) continue;
        access_apply(&kiosk->access, changes[i].change);
        idle_touch(kiosk);
        kiosk->dirty = true;
        return COMMAND_DONE;
    }
    return FAILED(reply, "nothing of the display is called %s", argument);
}

enum command_result command_large(struct kiosk *kiosk, const char *argument,
                                  struct command_state *state, struct bytes *reply)
{
    bool on = strcmp(argument, "on") == 0;
    return command_access(kiosk, on ? "size large" : "size normal", state, reply);
}
