#include "light/light.h"

#include "light/light_inside.h"

#include <string.h>

struct light *light_open(const char *uri, struct fault *fault)
{
    if (strcmp(uri, "none:") == 0) return light_none_open();
    if (strncmp(uri, "gpio:", 5) == 0) return light_gpio_open(uri, fault);
    if (strncmp(uri, "sim:", 4) == 0) return light_sim_open(uri, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no light driver knows \"%.60s\"", uri);
    return NULL;
}

int light_list(struct device_found *out, int max)
{
    return light_gpio_list(out, max);
}
