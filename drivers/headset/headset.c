#include "headset/headset_inside.h"

#include <string.h>

bool headset_gone(int cause, struct fault *fault)
{
    return FAULT_CODED(fault, "J-01", FAULT_DEVICE, cause, "the headset's jack cannot be read: %s",
                       strerror(cause));
}

struct headset *headset_open(const char *uri, struct fault *fault)
{
    if (strncmp(uri, "evdev:", 6) == 0) return headset_evdev_open(uri, fault);
    if (strncmp(uri, "sim:", 4) == 0) return headset_sim_open(uri, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no headset driver knows \"%.60s\"", uri);
    return NULL;
}

int headset_list(struct device_found *out, int max)
{
    return headset_evdev_list(out, max);
}
