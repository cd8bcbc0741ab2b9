#include "camera/camera.h"

#include "camera/camera_sim.h"

#include <string.h>

struct camera *camera_open(const char *uri, struct fault *fault)
{
    if (strncmp(uri, "sim:", 4) == 0) return camera_sim_open(uri, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no camera driver knows \"%.60s\"", uri);
    return NULL;
}
