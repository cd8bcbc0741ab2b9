#include "specimen.h"

#include "ui/canvas.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t ink = 0xFF17333B, stamp = 0x66B4342B;

enum { EASEL_WIDTH_MAX = 1000, LETTERS_MAX = 8, FRAMES_MAX = 16 };

struct easel {
    struct canvas *canvas;
    struct theme theme;
};

static void easel_open(struct easel *easel, int width, int height)
{
    struct fault fault;
    assert(width <= EASEL_WIDTH_MAX);
    easel->canvas = canvas_create(width, height, NULL, &fault);
    assert(easel->canvas);
    easel->theme = (struct theme){.scale = 1, .px_per_mm = 1, .width_px = 1080, .height_px = 1920};
    canvas_begin(easel->canvas, &easel->theme);
}

/* Hands over what was drawn, as a scanner or camera would. */
static void easel_close(struct easel *easel, struct picture *out)
{
    struct rect damage[DAMAGE_MAX];
    canvas_end(easel->canvas, damage);
    struct rect area = canvas_area(easel->canvas);
    int stride;
    const uint32_t *pixels = canvas_pixels(easel->canvas, &stride);
    *out = (struct picture){.format = PICTURE_RGB24,
                            .width_px = area.width,
                            .height_px = area.height,
                            .stride_bytes = area.width * 3,
                            .dpi = 300};
    for (int y = 0; y < area.height; y++) {
        uint8_t row[3 * EASEL_WIDTH_MAX];
        for (int x = 0; x < area.width; x++) {
            uint32_t pixel = pixels[y * stride + x];
            row[3 * x] = (uint8_t)(pixel >> 16);
            row[3 * x + 1] = (uint8_t)(pixel >> 8);
            row[3 * x + 2] = (uint8_t)pixel;
        }
        bytes_append(&out->pixels, row, 3 * (size_t)area.width);
    }
    canvas_destroy(easel->canvas);
}

static void copy(struct picture *out, const struct picture *from)
{
    *out = *from;
    out->pixels = (struct bytes){0};
    bytes_append(&out->pixels, from->pixels.data, from->pixels.size);
}

static void write_line(struct easel *easel, int x, int y, int width, enum type_style style,
                       uint32_t colour, enum align align, const char *words)
{
    canvas_text(easel->canvas, (struct rect){x, y, width, 200}, style, colour, align, words);
}

static void draw_card(struct picture *out)
{
    struct easel easel;
    easel_open(&easel, 1000, 630);
    struct rect area = canvas_area(easel.canvas);
    canvas_fill(easel.canvas, area, 0xFFD4E8F2);
    canvas_kawung(easel.canvas, area, 0x30FFFFFF);
    write_line(&easel, 0, 48, 1000, TYPE_LARGE, ink, ALIGN_CENTRE, "PROVINSI CONTOH");
    write_line(&easel, 0, 104, 1000, TYPE_LARGE, ink, ALIGN_CENTRE, "KOTA CONTOH");
    write_line(&easel, 48, 190, 900, TYPE_LARGE, ink, ALIGN_LEFT, "NIK : 0000 0000 0000 0000");
    static const char *const lines[] = {"Nama : CONTOH NAMA PEMOHON",
                                        "Tempat/Tgl Lahir : CONTOH, 00-00-0000",
                                        "Jenis Kelamin : –", "Alamat : JALAN CONTOH NO. 0"};
    for (int i = 0; i < 4; i++)
        write_line(&easel, 48, 256 + 52 * i, 660, TYPE_HINT, ink, ALIGN_LEFT, lines[i]);
    canvas_round(easel.canvas, (struct rect){726, 250, 226, 296}, 10, 0xFFA9C6D8);
    canvas_icon(easel.canvas, ICON_PERSON, 754, 316, 170, 0xFF6B93A8);
    write_line(&easel, 40, 476, 680, TYPE_DISPLAY, stamp, ALIGN_CENTRE, "SPESIMEN");
    easel_close(&easel, out);
}

void specimen_card(struct picture *out)
{
    static struct picture drawn;
    if (!drawn.pixels.data) draw_card(&drawn);
    copy(out, &drawn);
}

static void draw_letter(struct picture *out, const char *title)
{
    struct easel easel;
    easel_open(&easel, 707, 1000);
    canvas_fill(easel.canvas, canvas_area(easel.canvas), 0xFFFFFFFF);
    write_line(&easel, 60, 60, 587, TYPE_SMALL_BOLD, ink, ALIGN_CENTRE, "DINAS CONTOH KOTA CONTOH");
    canvas_line(easel.canvas, 60, 112, 647, 112, 4, ink);
    write_line(&easel, 60, 150, 587, TYPE_BODY_BOLD, ink, ALIGN_CENTRE, title);
    for (int i = 0; i < 15; i++) {
        int y = 236 + 34 * i, end = i % 5 == 4 ? 380 : 640 - (i * 37) % 50;
        canvas_line(easel.canvas, 66, y, end, y, 6, 0xFFC3CBCF);
    }
    canvas_ellipse(easel.canvas, (struct rect){470, 790, 130, 130}, 6, 0, 360, 0xFF5468A8);
    canvas_line(easel.canvas, 420, 900, 480, 840, 4, 0xFF2B3B78);
    canvas_line(easel.canvas, 480, 840, 520, 900, 4, 0xFF2B3B78);
    canvas_line(easel.canvas, 520, 900, 600, 850, 4, 0xFF2B3B78);
    write_line(&easel, 40, 560, 627, TYPE_DISPLAY, stamp, ALIGN_CENTRE, "SPESIMEN");
    easel_close(&easel, out);
}

/* Each is drawn once: most of what the scenes show are these. */
void specimen_letter(struct picture *out, const char *title)
{
    static struct {
        const char *title;
        struct picture picture;
    } drawn[LETTERS_MAX];
    int i = 0;
    while (drawn[i].title && strcmp(drawn[i].title, title) != 0)
        if (++i == LETTERS_MAX) abort();
    if (!drawn[i].title) draw_letter(&drawn[i].picture, drawn[i].title = title);
    copy(out, &drawn[i].picture);
}

void specimen_stain(struct picture *picture, const struct spot *spot, uint8_t grey)
{
    double across = spot->width_px / 2.0, down = spot->height_px / 2.0;
    for (int y = spot->y_px; y < spot->y_px + spot->height_px; y++)
        for (int x = spot->x_px; x < spot->x_px + spot->width_px; x++) {
            double dx = (x - spot->x_px) / across - 1, dy = (y - spot->y_px) / down - 1;
            double strength = 1.5 * (1 - dx * dx - dy * dy);
            if (strength <= 0) continue;
            if (strength > 0.9) strength = 0.9;
            uint8_t *pixel = picture->pixels.data + y * picture->stride_bytes + 3 * x;
            for (int i = 0; i < 3; i++)
                pixel[i] = (uint8_t)(pixel[i] + (grey - pixel[i]) * strength);
        }
}

static uint32_t lit(uint32_t colour, double light)
{
    uint32_t out = 0xFF000000;
    for (int shift = 0; shift <= 16; shift += 8)
        out |= (uint32_t)((colour >> shift & 255) * light) << shift;
    return out;
}

/* Head, scarf and shoulders round (x, y). */
static void draw_person(struct canvas *canvas, int x, int y, double size, double light)
{
    struct rect shoulders = {x - (int)(200 * size), y + (int)(130 * size), (int)(400 * size),
                             (int)(420 * size)};
    struct rect scarf = {x - (int)(135 * size), y - (int)(170 * size), (int)(270 * size),
                         (int)(370 * size)};
    struct rect face = {x - (int)(95 * size), y - (int)(120 * size), (int)(190 * size),
                        (int)(256 * size)};
    canvas_ellipse(canvas, shoulders, 0, 0, 360, lit(0xFF1F3A42, light));
    canvas_ellipse(canvas, scarf, 0, 0, 360, lit(0xFF83979B, light));
    canvas_ellipse(canvas, face, 0, 0, 360, lit(0xFFC9A287, light));
}

static void draw_frame(struct picture *out, const struct pose *pose)
{
    struct easel easel;
    easel_open(&easel, 640, 480);
    canvas_fill(easel.canvas, canvas_area(easel.canvas), lit(0xFF3D5258, pose->light));
    draw_person(easel.canvas, 320 + pose->across_px, 230 + pose->down_px, 0.8 * pose->size,
                pose->light);
    easel_close(&easel, out);
}

static bool is_pose(const struct pose *a, const struct pose *b)
{
    return a->across_px == b->across_px && a->down_px == b->down_px && a->size == b->size &&
           a->light == b->light;
}

void specimen_frame(struct picture *out, const struct pose *pose)
{
    static struct {
        struct pose pose;
        struct picture picture;
    } drawn[FRAMES_MAX];
    int i = 0;
    while (drawn[i].picture.pixels.data && !is_pose(&drawn[i].pose, pose))
        if (++i == FRAMES_MAX) abort();
    if (!drawn[i].picture.pixels.data) {
        drawn[i].pose = *pose;
        draw_frame(&drawn[i].picture, pose);
    }
    copy(out, &drawn[i].picture);
}

static void draw_photo(struct picture *out)
{
    struct easel easel;
    easel_open(&easel, 600, 800);
    canvas_fill(easel.canvas, canvas_area(easel.canvas), 0xFF3D5258);
    draw_person(easel.canvas, 300, 360, 1.4, 1);
    easel_close(&easel, out);
}

void specimen_photo(struct picture *out)
{
    static struct picture drawn;
    if (!drawn.pixels.data) draw_photo(&drawn);
    copy(out, &drawn);
}
