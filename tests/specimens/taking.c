#include "taking.h"

#define DEGREE (3.14159265358979 / 180)

struct scene {
    const struct taking *taking;
    const struct picture *sheet;
    bool card;
    double sheet_px_mm; /* sheet pixels in a millimetre */
    double tone;        /* of the desk */
    uint32_t ground_seed;
    double drop; /* how far the desk's shadow falls, sheet pixels */
};

/* The corners of a sheet of width x height pixels, turned about the origin, by index clockwise from
 * the upright sheet's top left. */
static void turned_corners(double width, double height, double degrees,
                           struct specimen_point out[4])
{
    static const double unit[4][2] = {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    double c = cos(degrees * DEGREE), s = sin(degrees * DEGREE);
    for (int i = 0; i < 4; i++) {
        double x = unit[i][0] * width, y = unit[i][1] * height;
        out[i] = (struct specimen_point){x * c - y * s, x * s + y * c};
    }
}

static void bounds_of(const struct specimen_point corners[4], double out[4])
{
    out[0] = out[3] = 1e9;
    out[1] = out[2] = -1e9;
    for (int i = 0; i < 4; i++) {
        out[0] = fmin(out[0], corners[i].y);
        out[1] = fmax(out[1], corners[i].x);
        out[2] = fmax(out[2], corners[i].y);
        out[3] = fmin(out[3], corners[i].x);
    }
}

static void move_by(struct specimen_point corners[4], double dx, double dy)
{
    for (int i = 0; i < 4; i++) {
        corners[i].x += dx;
        corners[i].y += dy;
    }
}

/* Where the sheet lies under a scanner, and the size of the picture. */
static void lay(const struct taking *taking, const struct picture *sheet, double mm,
                struct specimen_point corners[4], int *out_width, int *out_height)
{
    double bounds[4];
    turned_corners(sheet->width_px, sheet->height_px, taking->quarter_turns * 90 + taking->degrees,
                   corners);
    bool turned = taking->quarter_turns & 1;
    if (taking->device == TAKEN_FEEDER) {
        *out_width = turned ? sheet->height_px : sheet->width_px;
        *out_height = (turned ? sheet->width_px : sheet->height_px) + (int)(2 * mm);
        move_by(corners, *out_width / 2.0, *out_height / 2.0);
        return;
    }
    *out_width = (int)lround(taking->glass_width_mm * mm);
    *out_height = (int)lround(taking->glass_height_mm * mm);
    bounds_of(corners, bounds);
    double room_x = *out_width - (bounds[1] - bounds[3]);
    double room_y = *out_height - (bounds[2] - bounds[0]);
    move_by(corners, room_x * taking->place_x - bounds[3], room_y * taking->place_y - bounds[0]);
}

/* Where it lies in a photo: turned, each corner moved by perspective. */
static void photograph(const struct taking *taking, const struct picture *sheet,
                       struct specimen_point corners[4], int *out_width, int *out_height)
{
    double turn = taking->quarter_turns * 90 + taking->degrees, bounds[4];
    bool wide = (sheet->width_px > sheet->height_px) != (taking->quarter_turns & 1);
    *out_width = wide ? taking->frame_px : taking->frame_px * 3 / 4;
    *out_height = wide ? taking->frame_px * 3 / 4 : taking->frame_px;
    turned_corners(sheet->width_px, sheet->height_px, turn, corners);
    bounds_of(corners, bounds);
    double wide_px = bounds[1] - bounds[3], tall_px = bounds[2] - bounds[0];
    double scale = taking->fill * fmin(*out_width / wide_px, *out_height / tall_px);
    for (int i = 0; i < 4; i++) {
        double depth = 1 + 2 * taking->tilt_x * corners[i].x / wide_px +
                       2 * taking->tilt_y * corners[i].y / tall_px;
        corners[i].x *= scale / depth;
        corners[i].y *= scale / depth;
    }
    bounds_of(corners, bounds);
    move_by(corners, (*out_width - bounds[1] - bounds[3]) / 2,
            (*out_height - bounds[0] - bounds[2]) / 2);
}

/* Pushes the sheet out over a side until so much of it is lost. */
static void crop(const struct harm *harm, double px_mm, int width, int height,
                 struct specimen_point corners[4])
{
    double bounds[4], lost = harm->crop_mm * px_mm;
    if (harm->crop_mm <= 0) return;
    bounds_of(corners, bounds);
    switch (harm->crop_side) {
    case 0: move_by(corners, 0, -lost - bounds[0]); break;
    case 1: move_by(corners, width + lost - bounds[1], 0); break;
    case 2: move_by(corners, 0, height + lost - bounds[2]); break;
    default: move_by(corners, -lost - bounds[3], 0); break;
    }
}

/* Beside the sheet: the lid, a little darker where the sheet's edge keeps it off the glass. */
static void behind(const struct scene *scene, struct specimen_point at, double x, double y,
                   double out[3])
{
    const struct taking *taking = scene->taking;
    const struct picture *sheet = scene->sheet;
    if (taking->device == TAKEN_CAMERA) {
        double scale = 1200.0 / taking->frame_px;
        specimen_ground(taking->ground, scene->tone, scene->ground_seed, x * scale, y * scale, out);
        if (specimen_inside(scene->card, at.x - scene->drop, at.y - scene->drop, sheet->width_px,
                            sheet->height_px)) {
            for (int c = 0; c < 3; c++)
                out[c] *= 0.8;
        }
        return;
    }
    double right = fmax(at.x - sheet->width_px, at.y - sheet->height_px) / scene->sheet_px_mm;
    double left = fmax(-at.x, -at.y) / scene->sheet_px_mm;
    double shade =
        right >= left ? 0.16 * exp(-fmax(right, 0) / 0.5) : 0.08 * exp(-fmax(left, 0) / 0.3);
    for (int c = 0; c < 3; c++)
        out[c] = taking->lid * (1 - shade);
}

static void colour_at(const struct scene *scene, const double to_sheet[9], double x, double y,
                      double out[3])
{
    struct specimen_point at = specimen_map(to_sheet, x, y);
    if (specimen_inside(scene->card, at.x, at.y, scene->sheet->width_px, scene->sheet->height_px)) {
        specimen_sample(scene->sheet, at.x, at.y, out);
    } else {
        behind(scene, at, x, y, out);
    }
}

/* Scanners: one look a pixel, the sheet has their resolution. Cameras: four. */
static void render(const struct scene *scene, const double to_sheet[9], struct picture *out)
{
    bool camera = scene->taking->device == TAKEN_CAMERA;
    double turn = (double)(scene->taking->seed % 63) / 10, light = scene->taking->light;
    for (int y = 0; y < out->height_px; y++) {
        uint8_t *to = specimen_at(out, 0, y);
        for (int x = 0; x < out->width_px; x++, to += 3) {
            double colour[3];
            colour_at(scene, to_sheet, x + (camera ? 0.25 : 0.5), y + (camera ? 0.25 : 0.5),
                      colour);
            for (int k = 1; camera && k < 4; k++) {
                double more[3];
                colour_at(scene, to_sheet, x + 0.25 + 0.5 * (k & 1), y + 0.25 + 0.5 * (k >> 1),
                          more);
                for (int c = 0; c < 3; c++)
                    colour[c] += more[c];
            }
            double u = (double)x / out->width_px - 0.5, v = (double)y / out->height_px - 0.5;
            double lit = camera ? (0.95 + light * (u * cos(turn) + v * sin(turn))) / 4 : 1;
            for (int c = 0; c < 3; c++)
                to[c] = specimen_byte(colour[c] * lit);
        }
    }
}

void taking_do(const struct taking *taking, const struct paper_order *order,
               const struct paper *paper, const struct harm *harm, struct taken *out)
{
    const struct picture *sheet = &paper->picture;
    double mm = order->dpi / 25.4, to_sheet[9], to_mm[9];
    int width, height;
    *out = (struct taken){0};
    if (taking->device == TAKEN_CAMERA) {
        photograph(taking, sheet, out->corners, &width, &height);
        double edge =
            hypot(out->corners[1].x - out->corners[0].x, out->corners[1].y - out->corners[0].y);
        mm = edge / order->width_mm;
    } else {
        lay(taking, sheet, mm, out->corners, &width, &height);
    }
    crop(harm, mm, width, height, out->corners);
    struct scene scene = {.taking = taking,
                          .sheet = sheet,
                          .card = order->kind == PAPER_CARD,
                          .sheet_px_mm = order->dpi / 25.4,
                          .tone = (double)(taking->seed % 100) / 100,
                          .ground_seed = (uint32_t)taking->seed * 7919u,
                          .drop = order->width_mm / 100 * order->dpi / 25.4};
    const double w = sheet->width_px, h = sheet->height_px;
    const struct specimen_point pixels[4] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    const double w_mm = order->width_mm, h_mm = order->height_mm;
    const struct specimen_point metric[4] = {{0, 0}, {w_mm, 0}, {w_mm, h_mm}, {0, h_mm}};
    specimen_mapping(out->corners, pixels, to_sheet);
    specimen_mapping(out->corners, metric, to_mm);
    specimen_make(width, height, &out->raw);
    out->raw.dpi = taking->device == TAKEN_CAMERA ? 0 : order->dpi;
    render(&scene, to_sheet, &out->raw);
    if (harm->blur_px300 > 0) harm_blur(&out->raw, harm->blur_px300 * mm * 25.4 / 300);
    harm_apply(harm, to_mm, mm, taking->seed, &out->raw);
}

void taken_free(struct taken *taken)
{
    picture_free(&taken->raw);
}
