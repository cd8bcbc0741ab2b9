#include "screens/advice.h"

#include "base/support.h"

#include <string.h>

struct sentence {
    const char *code;  /* whose words it has, where it has none of its own */
    const char *words; /* a message id */
    enum icon icon;
};

static const struct sentence sentences[ADVICE_COUNT] = {
    [ADVICE_NONE] = {NULL, "Hadapkan wajah ke kamera.", ICON_FACE},
    [ADVICE_GOOD] = {NULL, "Sudah pas. Tahan sebentar.", ICON_GOOD},
    [ADVICE_LEFT] = {NULL, "Wajah belum di tengah. Geser sedikit ke kiri.", ICON_BACK},
    [ADVICE_RIGHT] = {NULL, "Wajah belum di tengah. Geser sedikit ke kanan.", ICON_NEXT},
    [ADVICE_HIGHER] = {NULL, "Wajah terlalu rendah. Naikkan wajah sedikit.", ICON_SHIFT},
    [ADVICE_LOWER] = {NULL, "Wajah terlalu tinggi. Turunkan wajah sedikit.", ICON_DOWN},
    [ADVICE_CENTRE] = {"F-06", NULL, ICON_CENTRE},
    [ADVICE_ABSENT] = {"F-01", NULL, ICON_FACE},
    [ADVICE_CROWD] = {"F-02", NULL, ICON_PEOPLE},
    [ADVICE_NEARER] = {"F-03", NULL, ICON_NEARER},
    [ADVICE_FARTHER] = {"F-05", NULL, ICON_FARTHER},
    [ADVICE_UPRIGHT] = {"F-07", NULL, ICON_PERSON},
    [ADVICE_FACE_LEFT] = {"F-08", NULL, ICON_FACE},
    [ADVICE_FACE_RIGHT] = {"F-08", NULL, ICON_FACE},
    [ADVICE_EYES] = {"F-09", NULL, ICON_EYE},
    [ADVICE_DARK] = {"F-10", NULL, ICON_LIGHT},
    [ADVICE_BRIGHT] = {"F-11", NULL, ICON_LIGHT},
    [ADVICE_UNEVEN] = {"F-12", NULL, ICON_CONTRAST},
    [ADVICE_BLURRED] = {"F-13", NULL, ICON_HAND},
    [ADVICE_COVERED] = {"C-06", NULL, ICON_COVERED},
    [ADVICE_TURN_LEFT] = {NULL, "Pemeriksaan kehadiran. Tolehkan kepala sedikit ke kiri.",
                          ICON_BACK},
    [ADVICE_BLINK] = {NULL, "Pemeriksaan kehadiran. Kedipkan mata sekali.", ICON_EYE},
    [ADVICE_STRAIGHT] = {NULL, "Bagus. Sekarang lihat lurus ke kamera.", ICON_FACE},
    [ADVICE_HOLD] = {NULL, "Foto sedang diambil. Tahan sebentar.", ICON_CAMERA},
};

static enum advice move_advice(const struct view *view)
{
    if (view->face_move_x) return view->face_move_x < 0 ? ADVICE_LEFT : ADVICE_RIGHT;
    if (view->face_move_y) return view->face_move_y < 0 ? ADVICE_HIGHER : ADVICE_LOWER;
    return ADVICE_CENTRE;
}

enum advice advice_of(const struct view *view)
{
    const char *code = view->face_code;
    if (!view->frame || view->faces < 0) return ADVICE_NONE;
    if (!*code) return view->faces == 1 ? ADVICE_GOOD : ADVICE_ABSENT;
    if (strcmp(code, "F-06") == 0) return move_advice(view);
    if (strcmp(code, "F-08") == 0) return view->face_yaw > 0 ? ADVICE_FACE_LEFT : ADVICE_FACE_RIGHT;
    for (enum advice advice = 0; advice < ADVICE_COUNT; advice++)
        if (sentences[advice].code && strcmp(sentences[advice].code, code) == 0) return advice;
    return ADVICE_NONE;
}

enum icon advice_icon(enum advice advice)
{
    return sentences[advice].icon;
}

const char *advice_words(const struct text *text, enum language language, enum advice advice)
{
    const char *id = sentences[advice].words;
    if (!id) id = support_find(sentences[advice].code)->text;
    return text ? text_get(text, language, id) : id;
}

size_t advice_instruction(const char *words)
{
    size_t from = 0;
    for (const char *at = words; (at = strstr(at, ". ")); at += 2)
        from = (size_t)(at - words) + 2;
    return from;
}
