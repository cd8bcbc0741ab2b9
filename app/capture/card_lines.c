#define _DEFAULT_SOURCE
#include "base/clock.h"
#include "capture/card_digits.h"
#include "capture/card_reader.h"
#include "capture/card_words.h"
#include "capture/pixels.h"

#include <string.h>

enum {
    LINE_MARGIN_PX = 8,
    HEADER_PERCENT = 17, /* province and regency stand above this */
    LINES_LOOKED_AT = 9, /* the four are among the first nine below it */
    LINES_IN_VAIN = 4,
    NIK_DIGITS_LEAST = 11, /* found in a line, it is the NIK's, if badly read */
};

static const struct card_span whole_line = {CARD_PLANE_WIDTH / 60, CARD_PLANE_WIDTH * 725 / 1000};

bool card_reader_line(struct card_reader *reader, const struct picture *print,
                      const struct card_band *band, struct card_span span,
                      enum card_alphabet alphabet, struct card_text *out)
{
    const struct clock clock = {0};
    int64_t start = clock_mono_ms(&clock), left = reader->end_ms - start;
    if (left < 2 + reader->slowest_ms * 3 / 2) return false;
    int top = band->top_px - LINE_MARGIN_PX, bottom = band->bottom_px + LINE_MARGIN_PX;
    if (top < 0) top = 0;
    if (bottom > print->height_px) bottom = print->height_px;
    struct picture line;
    picture_crop(print, span.left_px, top, span.right_px - span.left_px, bottom - top, &line);
    bool done =
        reader->module->read_line(reader->recogniser, line.pixels.data, line.width_px,
                                  line.height_px, line.stride_bytes, alphabet, (int)left, out);
    picture_free(&line);
    for (int i = 0; done && i < out->count; i++) {
        out->symbols[i].left_px += span.left_px;
        out->symbols[i].right_px += span.left_px;
    }
    int took = (int)(clock_mono_ms(&clock) - start);
    if (took > reader->slowest_ms) reader->slowest_ms = took;
    return done;
}

struct walk {
    struct card_findings *findings;
    const struct picture *print;
    const struct card_text *text;
    const struct card_band *band;
    int name_left_px; /* where the name's first line begins */
};

static bool has(const struct card_findings *findings, enum card_line_kind kind)
{
    return findings->bands[kind].bottom_px > 0;
}

static bool is_nik(struct walk *walk)
{
    struct card_findings *findings = walk->findings;
    char digits[CARD_SYMBOLS_MAX];
    int confidence, left;
    struct card_digits shapes;
    if (has(findings, CARD_NIK) || has(findings, CARD_NAME)) return false;
    bool found = card_words_digits(walk->text, digits, &confidence, &left) >= NIK_DIGITS_LEAST ||
                 card_digits_read(walk->print, walk->band, &shapes);
    explicit_bzero(digits, sizeof digits);
    explicit_bzero(&shapes, sizeof shapes);
    if (!found) return false;
    findings->bands[CARD_NIK] = *walk->band;
    findings->nik_text = *walk->text;
    return true;
}

static bool is_name(struct walk *walk)
{
    struct card_findings *findings = walk->findings;
    bool late =
        has(findings, CARD_NAME) || has(findings, CARD_BIRTH); /* "Agama", "Alamat" are alike */
    int from = late ? -1 : card_words_value(walk->text, "NAMA");
    if (from < 0) return false;
    if (card_words_name(walk->text, from, findings->name, &findings->confidence[CARD_NAME])) {
        findings->bands[CARD_NAME] = *walk->band;
        walk->name_left_px = walk->text->symbols[from].left_px;
    }
    return true;
}

/* A second line of the name has no label and begins below the first. */
static bool is_more_of_the_name(struct walk *walk)
{
    struct card_findings *findings = walk->findings;
    char more[CARD_NAME_SIZE];
    int confidence;
    size_t length = strlen(findings->name);
    if (!has(findings, CARD_NAME) || walk->text->count == 0 ||
        walk->text->symbols[0].left_px < walk->name_left_px - CARD_PLANE_WIDTH / 40)
        return false;
    if (!card_words_name(walk->text, 0, more, &confidence) ||
        length + 1 + strlen(more) >= sizeof findings->name)
        return false;
    findings->name[length] = ' ';
    memcpy(findings->name + length + 1, more, strlen(more) + 1);
    if (confidence < findings->confidence[CARD_NAME]) findings->confidence[CARD_NAME] = confidence;
    findings->bands[CARD_NAME].bottom_px = walk->band->bottom_px;
    return true;
}

static bool is_birth(struct walk *walk)
{
    struct card_findings *findings = walk->findings;
    int from = has(findings, CARD_BIRTH) ? -1 : card_words_value(walk->text, "TEMPATTGLLAHIR");
    if (from < 0) return false;
    findings->bands[CARD_BIRTH] = *walk->band;
    if (!card_words_date(walk->text, from, findings->birth, &findings->confidence[CARD_BIRTH]))
        findings->birth[0] = 0;
    return true;
}

static bool is_sex(struct walk *walk)
{
    struct card_findings *findings = walk->findings;
    int from = card_words_value(walk->text, "JENISKELAMIN");
    if (from < 0) return false;
    findings->bands[CARD_SEX] = *walk->band;
    if (!card_words_sex(walk->text, from, &findings->sex, &findings->confidence[CARD_SEX]))
        findings->sex = 0;
    return true;
}

bool card_find_lines(struct card_reader *reader, const struct card_plane *plane,
                     struct card_findings *findings)
{
    *findings = (struct card_findings){0};
    struct card_text text;
    struct walk walk = {.findings = findings, .print = &plane->print, .text = &text};
    int looked = 0, found = 0;
    for (int i = 0; i < plane->bands_count && looked < LINES_LOOKED_AT; i++) {
        walk.band = &plane->bands[i];
        int middle = (walk.band->top_px + walk.band->bottom_px) / 2;
        if (middle * 100 < plane->print.height_px * HEADER_PERCENT) continue;
        if (!card_reader_line(reader, &plane->print, walk.band, whole_line, CARD_ANY, &text)) break;
        looked++;
        bool known = is_nik(&walk) || is_name(&walk) || is_birth(&walk) || is_sex(&walk);
        if (!known && !has(findings, CARD_BIRTH)) is_more_of_the_name(&walk);
        found += known;
        if (has(findings, CARD_SEX) || (looked >= LINES_IN_VAIN && found == 0)) break;
    }
    explicit_bzero(&text, sizeof text);
    size_t length = strlen(findings->name);
    if (length > 0 && findings->name[length - 1] == ',') findings->name[length - 1] = 0;
    return found >= 2;
}
