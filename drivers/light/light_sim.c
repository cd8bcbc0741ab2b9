/* The simulated lights, "sim:?out=FILE": a line "receipt slow" for each change of what a light is
 * to do, and "receipt off" when it is destroyed; the blinking itself is not written. */
#define _GNU_SOURCE
#include "base/bytes.h"
#include "base/file.h"
#include "light/light_blink.h"
#include "light/light_inside.h"
#include "sim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct light_sim {
    struct light light;
    struct sim sim;
    struct light_blink blink;
    int file; /* -1: nobody wants to know */
};

static bool gone(struct fault *fault)
{
    return FAULT_CODED(fault, "L-01", FAULT_DEVICE, 0, "the simulated lights are unplugged");
}

static bool tell(const struct light_sim *light, enum light_place place, struct fault *fault)
{
    char line[40];
    if (light->file < 0) return true;
    int length = snprintf(line, sizeof line, "%s %s\n", light_place_name(place),
                          light_flash_name(light->blink.flash[place]));
    if (write(light->file, line, (size_t)length) == length) return true;
    return FAULT_CODED(fault, "L-01", FAULT_SYSTEM, errno, "write: %s", strerror(errno));
}

static bool set(struct light *base, enum light_place place, enum light_flash flash,
                struct fault *fault)
{
    struct light_sim *light = (struct light_sim *)base;
    if (light->sim.unplugged) return gone(fault);
    sim_strike(&light->sim);
    sim_sleep_ms(light->sim.delay_ms);
    if (light->blink.flash[place] == flash) return true;
    light->blink.flash[place] = flash;
    return tell(light, place, fault);
}

static int tick(struct light *base, int64_t now_ms)
{
    return light_blink_next_ms(&((struct light_sim *)base)->blink, now_ms);
}

static bool query(struct light *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)timeout_ms;
    if (((struct light_sim *)base)->sim.unplugged) return gone(fault);
    *out = DEVICE_READY;
    return true;
}

static bool control(struct light *base, const char *word, struct fault *fault)
{
    if (sim_control(&((struct light_sim *)base)->sim, word)) return true;
    return FAULT(fault, FAULT_INPUT, 0, "not a word for a light: \"%.30s\"", word);
}

static void destroy(struct light *base)
{
    struct light_sim *light = (struct light_sim *)base;
    if (!light) return;
    for (int place = 0; place < LIGHT_PLACES; place++) {
        if (light->blink.flash[place] == LIGHT_OFF) continue;
        light->blink.flash[place] = LIGHT_OFF;
        tell(light, (enum light_place)place, NULL);
    }
    if (light->file >= 0) close(light->file);
    memory_wipe_free(light, sizeof *light);
}

static const struct light_ops ops = {
    .set = set, .tick = tick, .query = query, .control = control, .destroy = destroy};

struct light *light_sim_open(const char *uri, struct fault *fault)
{
    char path[PATH_SIZE];
    struct light_sim *light = memory_alloc(sizeof *light);
    light->light.ops = &ops;
    light->file = -1;
    sim_init(&light->sim, uri, 0);
    if (!device_uri_option(uri, "out", path, sizeof path)) return &light->light;
    light->file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (light->file >= 0) return &light->light;
    FAULT_CODED(fault, "L-01", FAULT_DEVICE, errno, "open %.100s: %s", path, strerror(errno));
    destroy(&light->light);
    return NULL;
}
