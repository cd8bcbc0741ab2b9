#define _DEFAULT_SOURCE
#include "base/clock.h"
#include "capture/capture.h"
#include "capture/card_reader.h"
#include "capture/decode.h"
#include "capture/module.h"
#include "capture/pixels.h"

#include <string.h>
#include <turbojpeg.h>

#define LANGUAGE_DIR "/usr/share/tesseract-ocr/5/tessdata"

enum {
    SIDE_MAX = 8000,
    PIXELS_A_MS =
        30000, /* that the decoder does on the slowest machine; decides whether to begin */
    STRIP_MARGIN_PX = 10,
    /* Below this a line is not offered. A NIK is offered at any confidence: it has 16 digits to
     * compare, and its check. */
    CONFIDENCE_LEAST = 40,
};

struct card_reader *card_reader_create(struct fault *fault)
{
    char why[150] = "unknown";
    void (*entry)(void);
    struct card_reader *reader = memory_alloc(sizeof *reader);
    if (!module_open(CARD_MODULE_FILE, CARD_MODULE_ENTRY, &entry, why, sizeof why)) goto failed;
    reader->module = ((const struct card_module *(*)(void))entry)();
    reader->recogniser = reader->module->create(LANGUAGE_DIR, why, sizeof why);
    if (reader->recogniser) return reader;
failed:
    FAULT_CODED(fault, "D-16", FAULT_SYSTEM, 0, "%s", why);
    card_reader_destroy(reader);
    return NULL;
}

void card_reader_destroy(struct card_reader *reader)
{
    if (!reader) return;
    if (reader->recogniser) reader->module->destroy(reader->recogniser);
    memory_wipe_free(reader, sizeof *reader);
}

static int64_t now_ms(void)
{
    const struct clock clock = {0};
    return clock_mono_ms(&clock);
}

/* The size that the file claims. The library calls a file of nothing but tables good, and says no
 * size of it. */
static bool read_size(const struct bytes *jpeg, int *out_width, int *out_height)
{
    tjhandle decoder = tjInitDecompress();
    int sampling, colours;
    *out_width = *out_height = 0;
    bool done = decoder && tjDecompressHeader3(decoder, jpeg->data, (unsigned long)jpeg->size,
                                               out_width, out_height, &sampling, &colours) == 0;
    if (decoder) tjDestroy(decoder);
    return done && *out_width > 0 && *out_height > 0;
}

static bool decode(const struct bytes *jpeg, struct picture *out, struct fault *fault)
{
    const struct picture file = {.format = PICTURE_FILE, .pixels = *jpeg};
    struct picture whole;
    if (!picture_to_rgb(&file, CARD_PLANE_WIDTH, &whole, fault)) return false;
    /* Smoothed where it is larger than what is read: the warp looks at four neighbours only. */
    picture_reduce(&whole, CARD_PLANE_WIDTH * 5 / 4, out);
    picture_free(&whole);
    return true;
}

static void cut_strip(const struct card_plane *plane, const struct card_band *band,
                      struct picture *out)
{
    int top = band->top_px - STRIP_MARGIN_PX, bottom = band->bottom_px + STRIP_MARGIN_PX;
    if (top < 0) top = 0;
    if (bottom > plane->colour.height_px) bottom = plane->colour.height_px;
    picture_crop(&plane->colour, CARD_PLANE_WIDTH / 60, top, CARD_PLANE_WIDTH * 3 / 4, bottom - top,
                 out);
}

static void report(const struct card_plane *plane, const struct card_findings *findings,
                   struct card_reading *out)
{
    const char sex[2] = {findings->sex, 0};
    const char *const texts[CARD_LINES] = {
        [CARD_NIK] = findings->nik,
        [CARD_NAME] = findings->name,
        [CARD_BIRTH] = findings->birth,
        [CARD_SEX] = sex,
    };
    for (int i = 0; i < CARD_LINES; i++) {
        struct card_line *line = &out->lines[i];
        if (findings->bands[i].bottom_px == 0) continue;
        cut_strip(plane, &findings->bands[i], &line->strip);
        if (i != CARD_NIK && findings->confidence[i] < CONFIDENCE_LEAST) continue;
        if (!texts[i][0]) continue;
        bytes_append_text(&line->text, texts[i]);
        line->confidence = findings->confidence[i];
    }
}

/* As the picture lies. false: it does not look like a card this way up. */
static bool read_upright(struct card_reader *reader, const struct picture *rgb,
                         struct card_reading *out)
{
    struct card_plane plane;
    struct card_findings *findings = memory_alloc(sizeof *findings);
    card_plane_make(rgb, &plane);
    bool card = card_find_lines(reader, &plane, findings);
    if (card) {
        card_find_nik(reader, &plane, findings);
        report(&plane, findings, out);
    }
    memory_wipe_free(findings, sizeof *findings);
    card_plane_free(&plane);
    return card;
}

static bool read_either_way(struct card_reader *reader, struct picture *rgb,
                            struct card_reading *out, bool *out_upside_down)
{
    bool turned = false, first = card_plane_seems_turned(rgb);
    for (int attempt = 0; attempt < 2 && now_ms() < reader->end_ms; attempt++) {
        bool turn = attempt == 0 ? first : !first;
        if (turn != turned) picture_orient(rgb, 3);
        turned = turn;
        if (!read_upright(reader, rgb, out)) continue;
        *out_upside_down = turned;
        return true;
    }
    return false;
}

bool card_reader_read(struct card_reader *reader, const struct bytes *jpeg, int timeout_ms,
                      struct card_reading *out, bool *out_upside_down, struct fault *fault)
{
    reader->end_ms = now_ms() + timeout_ms;
    reader->slowest_ms = 0;
    int width, height;
    if (!read_size(jpeg, &width, &height))
        return FAULT_CODED(fault, "D-01", FAULT_INPUT, 0, "the card is no JPEG");
    if (width > SIDE_MAX || height > SIDE_MAX)
        return FAULT_CODED(fault, "D-02", FAULT_INPUT, 0, "the card has %d x %d pixels", width,
                           height);
    struct card_reading reading = {0};
    bool upside_down = false;
    if ((int64_t)width * height / PIXELS_A_MS < timeout_ms) {
        struct picture rgb;
        if (!decode(jpeg, &rgb, fault)) return false;
        if (card_plane_fits(&rgb)) read_either_way(reader, &rgb, &reading, &upside_down);
        picture_free(&rgb);
    }
    *out = reading;
    *out_upside_down = upside_down;
    return true;
}
