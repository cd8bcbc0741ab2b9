/* face_judge.h - the one thing to change, from what is seen of a face: which comes first, and from
 * which figure on it is said.
 *
 * An advice that stands is held until it is followed well: its limit is then a tenth stricter, so
 * that words do not flicker. Exposure is judged by what is lost to black and white and by contrast,
 * never by how light the skin is. The background is never anybody's fault. */
#ifndef ANJUNGAN_CAPTURE_FACE_JUDGE_H
#define ANJUNGAN_CAPTURE_FACE_JUDGE_H

#include "capture/capture.h"
#include "capture/face_search.h"

/* All in the frame's pixels. */
struct face_facts {
    int width_px, height_px;
    double mean, deviation; /* of the frame's levels, 0 to 255 */
    struct face_sight sight;
    /* Of a face that looks to the front: */
    struct face_found found;
    struct face_measure over_exposure, dynamic_range, illumination, sharpness, natural_colour;
    struct face_histogram light;
    double cheeks; /* luminance of the brighter cheek by the darker one's */
};

/* Measures the light of a face whose points are known. */
void face_facts_measure(const struct picture *rgb, struct face_facts *);
/* last: the code of the look before, or "". */
void face_judge(const struct face_facts *, const char *last, struct face_view *out);

#endif
