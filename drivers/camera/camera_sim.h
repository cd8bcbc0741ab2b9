/* camera_sim.h - a camera that looks at a picture file, or at a drawing of its own. */
#ifndef ANJUNGAN_DRIVERS_CAMERA_CAMERA_SIM_H
#define ANJUNGAN_DRIVERS_CAMERA_CAMERA_SIM_H

#include "camera/camera.h"

/* Options files (the first counts), fps. Words beside those of sim.h: stall (no more frames), dark
 * (the light is off); ok ends them. */
struct camera *camera_sim_open(const char *uri, struct fault *);

#endif
