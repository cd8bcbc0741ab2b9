/* The simulated jack. It outlives its process as a plug does: the words are given to the next. */
#include "base/bytes.h"
#include "headset/headset_inside.h"
#include "sim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct headset_sim {
    struct headset headset;
    struct sim sim;
    enum headset_jack jack, first; /* first: by the URI, and again after "ok" */
};

static bool query(struct headset *base, enum headset_jack *out, int timeout_ms, struct fault *fault)
{
    struct headset_sim *headset = (struct headset_sim *)base;
    (void)timeout_ms;
    if (headset->sim.unplugged) return headset_gone(ENODEV, fault);
    sim_strike(&headset->sim);
    sim_sleep_ms(headset->sim.delay_ms);
    *out = headset->jack;
    return true;
}

static int news_fd(struct headset *base)
{
    (void)base;
    return -1;
}

static bool find_jack(const char *word, enum headset_jack *out)
{
    for (int jack = 0; jack < JACK_WORDS; jack++) {
        if (strcmp(word, headset_jack_name((enum headset_jack)jack)) != 0) continue;
        *out = (enum headset_jack)jack;
        return true;
    }
    return false;
}

static bool control(struct headset *base, const char *word, struct fault *fault)
{
    struct headset_sim *headset = (struct headset_sim *)base;
    if (find_jack(word, &headset->jack)) return true;
    if (strcmp(word, "ok") == 0) headset->jack = headset->first;
    if (sim_control(&headset->sim, word)) return true;
    return FAULT(fault, FAULT_INPUT, 0, "not a word for a headset: \"%.30s\"", word);
}

static void destroy(struct headset *base)
{
    free(base);
}

static const struct headset_ops ops = {
    .query = query, .news_fd = news_fd, .control = control, .destroy = destroy};

struct headset *headset_sim_open(const char *uri, struct fault *fault)
{
    char word[16];
    struct headset_sim *headset = memory_alloc(sizeof *headset);
    headset->headset.ops = &ops;
    headset->first = JACK_OUT;
    sim_init(&headset->sim, uri, 0);
    if (device_uri_option(uri, "jack", word, sizeof word) && !find_jack(word, &headset->first)) {
        FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "jack=%s: in, out or unknown", word);
        destroy(&headset->headset);
        return NULL;
    }
    headset->jack = headset->first;
    return &headset->headset;
}
