/* card_tesseract.c - Tesseract behind card_module.h. */
#define _DEFAULT_SOURCE
#include "capture/card_module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

/* Of libgomp, whose header gcc alone brings along. */
int omp_get_max_active_levels(void);
void omp_set_max_active_levels(int levels);

struct card_recogniser {
    TessBaseAPI *tesseract;
    enum card_alphabet alphabet;
};

static const char *const alphabets[] = {
    [CARD_ANY] = "",
    [CARD_DIGITS] = "0123456789",
};

static void destroy(struct card_recogniser *recogniser)
{
    if (!recogniser) return;
    if (recogniser->tesseract) {
        TessBaseAPIEnd(recogniser->tesseract);
        TessBaseAPIDelete(recogniser->tesseract);
    }
    free(recogniser);
}

static struct card_recogniser *create(const char *data_dir, char *out_why, int why_size)
{
    struct card_recogniser *recogniser = calloc(1, sizeof *recogniser);
    if (recogniser) recogniser->tesseract = TessBaseAPICreate();
    TessBaseAPI *tesseract = recogniser ? recogniser->tesseract : NULL;
    /* Where it writes what it has to say; otherwise that is standard error. */
    if (!tesseract || !TessBaseAPISetVariable(tesseract, "debug_file", "/dev/null") ||
        TessBaseAPIInit2(tesseract, data_dir, "ind", OEM_LSTM_ONLY) != 0) {
        snprintf(out_why, (size_t)why_size, "no reader for Indonesian under %s", data_dir);
        destroy(recogniser);
        return NULL;
    }
    TessBaseAPISetPageSegMode(tesseract, PSM_SINGLE_LINE);
    return recogniser;
}

static char plain(const char *utf8)
{
    unsigned char first = utf8 ? (unsigned char)utf8[0] : 0;
    return first > ' ' && first < 0x7F && utf8[1] == 0 ? (char)first : '~';
}

static void collect(TessResultIterator *iterator, struct card_text *text)
{
    TessPageIterator *place = TessResultIteratorGetPageIterator(iterator);
    do {
        if (text->count > CARD_SYMBOLS_MAX - 2) return;
        int left = 0, top = 0, right = 0, bottom = 0;
        if (!TessPageIteratorBoundingBox(place, RIL_SYMBOL, &left, &top, &right, &bottom)) continue;
        if (text->count > 0 && TessPageIteratorIsAtBeginningOf(place, RIL_WORD)) {
            int gap = text->symbols[text->count - 1].right_px;
            text->symbols[text->count++] = (struct card_symbol){' ', 100, gap, left};
        }
        char *utf8 = TessResultIteratorGetUTF8Text(iterator, RIL_SYMBOL);
        int confidence = (int)TessResultIteratorConfidence(iterator, RIL_SYMBOL);
        text->symbols[text->count++] = (struct card_symbol){plain(utf8),
                                                            confidence < 0     ? 0
                                                            : confidence > 100 ? 100
                                                                               : confidence,
                                                            left, right};
        if (utf8) {
            explicit_bzero(utf8, strlen(utf8));
            TessDeleteText(utf8);
        }
    } while (TessResultIteratorNext(iterator, RIL_SYMBOL));
}

static bool recognise(TessBaseAPI *tesseract, int deadline_ms)
{
    ETEXT_DESC *monitor = TessMonitorCreate();
    TessMonitorSetDeadlineMSecs(monitor, deadline_ms);
    /* Its loops ask for four threads each; with no level of parallelism allowed they run in this
     * one. */
    int levels = omp_get_max_active_levels();
    omp_set_max_active_levels(0);
    bool done = TessBaseAPIRecognize(tesseract, monitor) == 0;
    omp_set_max_active_levels(levels);
    TessMonitorDelete(monitor);
    return done;
}

static bool read_line(struct card_recogniser *recogniser, const uint8_t *grey, int width,
                      int height, int stride, enum card_alphabet alphabet, int deadline_ms,
                      struct card_text *out)
{
    TessBaseAPI *tesseract = recogniser->tesseract;
    if (alphabet != recogniser->alphabet) {
        TessBaseAPISetVariable(tesseract, "tessedit_char_whitelist", alphabets[alphabet]);
        recogniser->alphabet = alphabet;
    }
    TessBaseAPISetImage(tesseract, grey, width, height, 1, stride);
    TessBaseAPISetSourceResolution(tesseract, 300);
    struct card_text text = {0};
    bool done = recognise(tesseract, deadline_ms);
    TessResultIterator *iterator = done ? TessBaseAPIGetIterator(tesseract) : NULL;
    if (iterator) {
        collect(iterator, &text);
        TessResultIteratorDelete(iterator);
    }
    TessBaseAPIClear(tesseract);
    if (done) *out = text;
    explicit_bzero(&text, sizeof text);
    return done;
}

static const struct card_module module = {create, destroy, read_line};

const struct card_module *card_module_1(void)
{
    return &module;
}
