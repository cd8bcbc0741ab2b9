#include "screens/mirror.h"

#include <math.h>

static const double zoom_most = 1.6;
/* The face's box by the height of the mirror: a head then fills the oval; and at most, else it
 * would look too near. */
static const double face_share = 0.44, face_share_most = 0.56;
/* Of the mirror, width by height, as it mostly is. */
static const double usual_shape = 1.12;
/* The face is never found at quite the same place twice: smaller moves are not followed. */
static const double still_share = 0.03, still_zoom = 0.08;
/* Of the way that is left, with each frame: most of it within half a second. */
static const double step_share = 0.18;

static double between(double least, double value, double most)
{
    return value < least ? least : value > most ? most : value;
}

static struct mirror_part part_for(const struct view *view, enum advice shown)
{
    const struct rect *face = &view->face;
    double width = view->frame->width_px, height = view->frame->height_px;
    struct mirror_part part = {.across = (face->x + face->width / 2.0) / width - 0.5,
                               .down = (face->y + face->height / 2.0) / height - 0.5};
    bool beside = shown == ADVICE_LEFT || shown == ADVICE_RIGHT || shown == ADVICE_CENTRE;
    bool apart = shown == ADVICE_HIGHER || shown == ADVICE_LOWER || shown == ADVICE_CENTRE;
    bool size = shown == ADVICE_NEARER || shown == ADVICE_FARTHER;
    if (beside) part.across = 0;
    if (apart) part.down = 0;
    if (size || beside || apart) return part;
    /* Enlarged until the head fills the oval, and until its middle can be the mirror's. */
    double whole = fmin(height, width / usual_shape);
    double by_size = face_share * whole / face->height;
    double by_place = whole / (2 * height * between(0.1, 0.5 - fabs(part.down), 0.5));
    double most = between(1, face_share_most * whole / face->height, zoom_most);
    part.zoom = between(1, fmax(by_size, by_place), most) - 1;
    return part;
}

void mirror_aim(struct mirror *mirror, const struct view *view, enum advice shown)
{
    if (!view->frame || view->frame->width_px <= 0 || view->frame->height_px <= 0) return;
    struct mirror_part part = {0};
    if (view->faces == 1 && view->face.height > 0) part = part_for(view, shown);
    const struct mirror_part *aim = &mirror->aim;
    if (fabs(part.across - aim->across) < still_share &&
        fabs(part.down - aim->down) < still_share && fabs(part.zoom - aim->zoom) < still_zoom)
        return;
    mirror->aim = part;
}

static double nearer(double now, double aim)
{
    return fabs(aim - now) < 0.001 ? aim : now + (aim - now) * step_share;
}

void mirror_step(struct mirror *mirror)
{
    mirror->now = (struct mirror_part){.across = nearer(mirror->now.across, mirror->aim.across),
                                       .down = nearer(mirror->now.down, mirror->aim.down),
                                       .zoom = nearer(mirror->now.zoom, mirror->aim.zoom)};
}

/* Where a part of that size begins, so that it does not leave the frame. */
static int start_of(double off, int frame_px, int part_px)
{
    double start = frame_px * (0.5 + off) - part_px / 2.0;
    return (int)between(0, start + 0.5, frame_px - part_px);
}

struct picture mirror_part_of(const struct mirror *mirror, const struct picture *frame, int width,
                              int height)
{
    double shape = (double)width / height, tall = frame->height_px, wide = tall * shape;
    if (wide > frame->width_px) {
        wide = frame->width_px;
        tall = wide / shape;
    }
    struct picture part = *frame;
    part.width_px = (int)between(1, wide / (1 + mirror->now.zoom) + 0.5, frame->width_px);
    part.height_px = (int)between(1, tall / (1 + mirror->now.zoom) + 0.5, frame->height_px);
    int x = start_of(mirror->now.across, frame->width_px, part.width_px);
    int y = start_of(mirror->now.down, frame->height_px, part.height_px);
    size_t pixel = frame->format == PICTURE_RGB24 ? 3 : 1;
    size_t skipped = (size_t)y * (size_t)frame->stride_bytes + (size_t)x * pixel;
    part.pixels.data += skipped;
    part.pixels.size -= skipped;
    part.pixels.capacity = 0; /* borrowed: there is nothing to free or to grow */
    return part;
}
