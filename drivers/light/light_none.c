/* No lights: everything is done at once, as nothing is there to do. */
#include "base/bytes.h"
#include "light/light_inside.h"

#include <stdlib.h>

static bool set(struct light *light, enum light_place place, enum light_flash flash,
                struct fault *fault)
{
    (void)light, (void)place, (void)flash, (void)fault;
    return true;
}

static int tick(struct light *light, int64_t now_ms)
{
    (void)light, (void)now_ms;
    return -1;
}

static bool query(struct light *light, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)light, (void)timeout_ms, (void)fault;
    *out = DEVICE_READY;
    return true;
}

static bool control(struct light *light, const char *word, struct fault *fault)
{
    (void)light;
    return FAULT(fault, FAULT_INPUT, 0, "no lights take no words such as \"%.30s\"", word);
}

static void destroy(struct light *light)
{
    free(light);
}

static const struct light_ops ops = {
    .set = set, .tick = tick, .query = query, .control = control, .destroy = destroy};

struct light *light_none_open(void)
{
    struct light *light = memory_alloc(sizeof *light);
    light->ops = &ops;
    return light;
}
