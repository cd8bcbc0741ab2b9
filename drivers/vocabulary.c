#include "vocabulary.h"

#include <stddef.h>
#include <string.h>

static const char *const roles[DEVICE_ROLES] = {"scanner", "camera", "printer",
                                                "reader",  "light",  "headset"};
static const char *const states[DEVICE_STATES] = {"unknown",        "starting",   "ready",
                                                  "busy",           "offline",    "no_device",
                                                  "hardware_error", "user_error", "needs_staff"};
static const char *const papers[PAPER_WORDS] = {"unknown", "ok", "low", "out", "jammed"};
static const char *const covers[COVER_WORDS] = {"unknown", "closed", "open"};
static const char *const heads[HEAD_WORDS] = {"unknown", "ok", "hot", "inoperative"};
static const char *const cutters[CUTTER_WORDS] = {"unknown", "ok", "jammed"};
static const char *const outputs[OUTPUT_WORDS] = {"unknown", "empty", "presented"};
static const char *const flashes[LIGHT_WORDS] = {"off", "continuous", "slow", "medium", "quick"};
static const char *const places[LIGHT_PLACES] = {"scanner", "camera", "receipt", "reader", "staff"};
static const char *const jacks[JACK_WORDS] = {"unknown", "out", "in"};

/* An enumeration may have come from another process: outside its words it is unknown. */
static const char *word(const char *const *words, int count, int index)
{
    return index >= 0 && index < count ? words[index] : "unknown";
}

const char *device_role_name(enum device_role role)
{
    return word(roles, DEVICE_ROLES, (int)role);
}

bool device_role_from_name(const char *name, enum device_role *out)
{
    for (int role = 0; role < DEVICE_ROLES; role++) {
        if (strcmp(roles[role], name) != 0) continue;
        *out = (enum device_role)role;
        return true;
    }
    return false;
}

const char *device_state_name(enum device_state state)
{
    return word(states, DEVICE_STATES, (int)state);
}

bool device_state_from_name(const char *name, enum device_state *out)
{
    for (int state = 0; state < DEVICE_STATES; state++) {
        if (strcmp(states[state], name) != 0) continue;
        *out = (enum device_state)state;
        return true;
    }
    return false;
}

const char *printer_paper_name(enum printer_paper paper)
{
    return word(papers, PAPER_WORDS, (int)paper);
}

const char *printer_cover_name(enum printer_cover cover)
{
    return word(covers, COVER_WORDS, (int)cover);
}

const char *printer_head_name(enum printer_head head)
{
    return word(heads, HEAD_WORDS, (int)head);
}

const char *printer_cutter_name(enum printer_cutter cutter)
{
    return word(cutters, CUTTER_WORDS, (int)cutter);
}

const char *printer_output_name(enum printer_output output)
{
    return word(outputs, OUTPUT_WORDS, (int)output);
}

const char *light_flash_name(enum light_flash flash)
{
    return word(flashes, LIGHT_WORDS, (int)flash);
}

const char *light_place_name(enum light_place place)
{
    return word(places, LIGHT_PLACES, (int)place);
}

const char *headset_jack_name(enum headset_jack jack)
{
    return word(jacks, JACK_WORDS, (int)jack);
}
