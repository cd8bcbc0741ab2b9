#define _POSIX_C_SOURCE 200809L
#include "sim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void sim_init(struct sim *sim, const char *uri, int default_delay_ms)
{
    *sim =
        (struct sim){.delay_ms = device_uri_number(uri, "delay_ms", default_delay_ms, 0, 600000)};
}

bool sim_control(struct sim *sim, const char *word)
{
    if (strcmp(word, "hang") == 0) {
        sim->hang = true;
    } else if (strcmp(word, "crash") == 0) {
        sim->crash = true;
    } else if (strcmp(word, "unplug") == 0) {
        sim->unplugged = true;
    } else if (strcmp(word, "plug") == 0 || strcmp(word, "ok") == 0) {
        sim->unplugged = sim->hang = sim->crash = false;
    } else {
        return false;
    }
    return true;
}

void sim_strike(struct sim *sim)
{
    if (sim->crash) abort();
    while (sim->hang)
        pause();
}

void sim_sleep_ms(int ms)
{
    if (ms <= 0) return;
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}
