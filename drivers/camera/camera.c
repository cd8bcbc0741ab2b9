#include "camera/camera.h"

#include "camera/camera_sim.h"
#include "camera/camera_v4l2.h"
#include "camera/video_node.h"

#include <string.h>

struct camera *camera_open(const char *uri, struct fault *fault)
{
    if (strncmp(uri, "sim:", 4) == 0) return camera_sim_open(uri, fault);
    if (strncmp(uri, "v4l2:", 5) == 0) return camera_v4l2_open(uri, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no camera driver knows \"%.60s\"", uri);
    return NULL;
}

int camera_list(struct device_found *out, int max)
{
    return video_node_list(out, max);
}
