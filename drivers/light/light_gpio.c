/* Lights at the lines of a GPIO chip, through libgpiod. */
#define _DEFAULT_SOURCE
#include "base/bytes.h"
#include "base/file.h"
#include "light/light_blink.h"
#include "light/light_inside.h"

#include <errno.h>
#include <gpiod.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct light_gpio {
    struct light light;
    char path[64];
    int numbers[LIGHT_PLACES]; /* -1: this place has none */
    bool active_low;
    struct gpiod_chip *chip; /* NULL: it is not there just now */
    struct gpiod_line *lines[LIGHT_PLACES];
    bool shown[LIGHT_PLACES]; /* what the line was last told */
    bool failed;              /* a line refused: all is opened anew by the next query */
    struct light_blink blink;
    int64_t now_ms; /* of the last tick */
};

static bool refused(const char *what, int cause, struct fault *fault)
{
    return FAULT_CODED(fault, "L-01", FAULT_DEVICE, cause, "%s: %s", what, strerror(cause));
}

/* Closing a chip gives its lines back. */
static void let_go(struct light_gpio *light)
{
    if (light->chip) gpiod_chip_close(light->chip);
    light->chip = NULL;
    memset(light->lines, 0, sizeof light->lines);
    memset(light->shown, 0, sizeof light->shown);
}

static bool take_line(struct light_gpio *light, enum light_place place, struct fault *fault)
{
    struct gpiod_line *line = gpiod_chip_get_line(light->chip, (unsigned)light->numbers[place]);
    if (!line) return refused("the chip has no such line", errno, fault);
    int flags = light->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
    if (gpiod_line_request_output_flags(line, "anjungan", flags, 0) != 0)
        return refused("the line is not ours", errno, fault);
    light->lines[place] = line;
    return true;
}

static bool come_back(struct light_gpio *light, struct fault *fault)
{
    if (light->failed) let_go(light);
    light->failed = false;
    if (light->chip) return true;
    light->chip = gpiod_chip_open(light->path);
    if (!light->chip) return refused(light->path, errno, fault);
    for (int place = 0; place < LIGHT_PLACES; place++) {
        if (light->numbers[place] < 0 || take_line(light, (enum light_place)place, fault)) continue;
        let_go(light);
        return false;
    }
    return true;
}

static bool show(struct light_gpio *light, enum light_place place, bool on, struct fault *fault)
{
    if (!light->lines[place] || light->shown[place] == on) return true;
    if (gpiod_line_set_value(light->lines[place], on) != 0) {
        light->failed = true;
        return refused("switch a light", errno, fault);
    }
    light->shown[place] = on;
    return true;
}

static bool set(struct light *base, enum light_place place, enum light_flash flash,
                struct fault *fault)
{
    struct light_gpio *light = (struct light_gpio *)base;
    light->blink.flash[place] = flash; /* also while the chip is gone: it shows when it is back */
    return come_back(light, fault) &&
           show(light, place, light_blink_is_on(&light->blink, place, light->now_ms), fault);
}

static int tick(struct light *base, int64_t now_ms)
{
    struct light_gpio *light = (struct light_gpio *)base;
    light->now_ms = now_ms;
    for (int place = 0; place < LIGHT_PLACES; place++)
        show(light, (enum light_place)place,
             light_blink_is_on(&light->blink, (enum light_place)place, now_ms), NULL);
    return light->chip ? light_blink_next_ms(&light->blink, now_ms) : -1;
}

static bool query(struct light *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)timeout_ms; /* nothing here waits */
    if (!come_back((struct light_gpio *)base, fault)) return false;
    *out = DEVICE_READY;
    return true;
}

static bool control(struct light *base, const char *word, struct fault *fault)
{
    (void)base;
    return FAULT(fault, FAULT_INPUT, 0, "real lights take no words such as \"%.30s\"", word);
}

static void destroy(struct light *base)
{
    struct light_gpio *light = (struct light_gpio *)base;
    if (!light) return;
    for (int place = 0; place < LIGHT_PLACES; place++)
        show(light, (enum light_place)place, false, NULL);
    let_go(light);
    memory_wipe_free(light, sizeof *light);
}

static const struct light_ops ops = {
    .set = set, .tick = tick, .query = query, .control = control, .destroy = destroy};

/* "gpio:/dev/gpiochip0?receipt=17". A line that cannot be read as a number is a mistake, not a
 * place without a light. */
static bool parse(struct light_gpio *light, const char *uri, struct fault *fault)
{
    enum { LINE_MAX_NUMBER = 4095 };
    const char *path = uri + strlen("gpio:");
    size_t length = strcspn(path, "?");
    bool any = false;
    if (path[0] != '/' || length >= sizeof light->path)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" names no GPIO chip", uri);
    memcpy(light->path, path, length);
    light->active_low = device_uri_number(uri, "active_low", 0, 0, 1);
    for (int place = 0; place < LIGHT_PLACES; place++) {
        const char *name = light_place_name((enum light_place)place);
        char text[16];
        light->numbers[place] = device_uri_number(uri, name, -1, 0, LINE_MAX_NUMBER);
        any = any || light->numbers[place] >= 0;
        if (light->numbers[place] < 0 && device_uri_option(uri, name, text, sizeof text))
            return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s=%s is no line", name, text);
    }
    return any || FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "\"%.60s\" gives no line", uri);
}

struct light *light_gpio_open(const char *uri, struct fault *fault)
{
    struct light_gpio *light = memory_alloc(sizeof *light);
    light->light.ops = &ops;
    if (parse(light, uri, fault) && come_back(light, fault)) return &light->light;
    destroy(&light->light);
    return NULL;
}

int light_gpio_list(struct device_found *out, int max)
{
    int count = 0;
    struct gpiod_chip_iter *chips = gpiod_chip_iter_new();
    struct gpiod_chip *chip;
    while (chips && count < max && (chip = gpiod_chip_iter_next(chips))) {
        snprintf(out[count].uri, sizeof out->uri, "gpio:/dev/%.64s", gpiod_chip_name(chip));
        snprintf(out[count].name, sizeof out->name, "%.60s, %u lines", gpiod_chip_label(chip),
                 gpiod_chip_num_lines(chip));
        count++;
    }
    if (chips) gpiod_chip_iter_free(chips);
    return count;
}
