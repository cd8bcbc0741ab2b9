#define _DEFAULT_SOURCE
#include "specimens/card.h"

#include "specimens/card_ink.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ISO/IEC 7810 ID-1. The fields' places are those of a card held beside a ruler. */
#define CARD_WIDTH_MM  85.6
#define CARD_HEIGHT_MM 53.98
#define VALUE_X_MM     25.2
#define VALUE_WIDTH_MM 36.5
#define LINE_STEP_MM   3.02
#define TEXT_EM_MM     2.5

enum { OVERSAMPLING = 2, CARD_DPI = 300 };

struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *dice)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    uint64_t mixed = dice->state ^ dice->state >> 33;
    return (uint32_t)((mixed * 0xff51afd7ed558ccdu) >> 32);
}

static double between(struct dice *dice, double low, double high)
{
    return low + (high - low) * (roll(dice) / 4294967296.0);
}

static int below(struct dice *dice, int count)
{
    return (int)(roll(dice) % (uint32_t)count);
}

static struct dice dice_of(uint64_t seed, uint64_t purpose)
{
    struct dice dice = {.state = seed * 2654435761u + purpose * 40503u + 77};
    for (int i = 0; i < 8; i++)
        roll(&dice);
    return dice;
}

#define PICK(dice, list) ((list)[below((dice), (int)(sizeof(list) / sizeof *(list)))])

static const char *const words[] = {
    "AWAN",   "BATU",   "BINTANG", "CENDANA", "DAUN",   "EMBUN",  "FAJAR",  "GUNUNG", "HUJAN",
    "INTAN",  "JAMBU",  "KAYU",    "LANGIT",  "MELATI", "NANGKA", "OMBAK",  "PADI",   "QOLBU",
    "RUMAH",  "SUNGAI", "TELAGA",  "UMBI",    "VANILI", "WAJAN",  "XENIA",  "YUYU",   "ZAITUN",
    "KERTAS", "PENA",   "BUKU",    "MEJA",    "KURSI",  "LAMPU",  "PAYUNG", "SEPATU", "GELAS",
};
static const char *const ends[] = {"", "", "", "", ", S.KOM", " S.E.", ", M.T", " AL-CONTOH"};
static const char *const towns[] = {"PEKALONGAN", "PURBALINGGA", "TEGAL",     "SEMARANG", "BATANG",
                                    "BANYUMAS",   "KUDUS",       "SURAKARTA", "CILACAP"};
static const char *const jobs[] = {"PELAJAR/MAHASISWA",    "KARYAWAN SWASTA",       "WIRASWASTA",
                                   "PEGAWAI NEGERI SIPIL", "MENGURUS RUMAH TANGGA", "GURU"};
static const char *const faiths[] = {"ISLAM", "KRISTEN", "KATHOLIK", "HINDU", "BUDHA"};
static const char *const states[] = {"KAWIN", "BELUM KAWIN", "CERAI MATI", "CERAI HIDUP"};
static const char *const bloods[] = {"-", "A", "B", "AB", "O"};

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && year % 4 == 0 ? 1 : 0);
}

static void make_name(struct dice *dice, char *out, size_t size)
{
    int count = 1 + below(dice, 3);
    if (below(dice, 8) == 0) count = 4;
    size_t length = 0;
    int mark = below(dice, count + 1);
    for (int i = 0; i <= count; i++) {
        const char *word = i == mark ? "SPESIMEN" : PICK(dice, words);
        length += (size_t)snprintf(out + length, size - length, "%s%s", i ? " " : "", word);
    }
    snprintf(out + length, size - length, "%s", PICK(dice, ends));
}

void card_specimen_truth(uint64_t seed, struct card_truth *out)
{
    struct dice dice = dice_of(seed, 1);
    *out = (struct card_truth){.nik_fits_birth = seed % 40 != 39};
    make_name(&dice, out->name, sizeof out->name);
    int born = 1940 + below(&dice, 69), of = 1 + below(&dice, 12);
    unsigned year = (unsigned)born, month = (unsigned)of;
    unsigned day = 1 + (unsigned)below(&dice, month_days(born, of));
    bool woman = below(&dice, 2);
    out->sex[0] = woman ? 'P' : 'L';
    snprintf(out->birth, sizeof out->birth, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
    if (!out->nik_fits_birth) day = day % 28 + 1, year += 1;
    if (woman) day += 40;
    unsigned province = 31 + (unsigned)below(&dice, 6), regency = 1 + (unsigned)below(&dice, 79);
    unsigned district = 1 + (unsigned)below(&dice, 40), serial = 1 + (unsigned)below(&dice, 9999);
    snprintf(out->nik, sizeof out->nik, "%02u%02u%02u%02u%02u%02u%04u", province % 100,
             regency % 100, district % 100, day % 100, month % 100, year % 100, serial % 10000);
}

struct card_setting card_specimen_setting(uint64_t seed)
{
    struct dice dice = dice_of(seed, 2);
    return (struct card_setting){.seed = seed,
                                 .skew_degrees = between(&dice, -3, 3),
                                 .noise = between(&dice, 2, 8),
                                 .blur_px = between(&dice, 0.3, 0.9),
                                 .desk = true,
                                 .upside_down = seed % 10 == 7};
}

/* Pale blue that turns paler in the middle, under families of fine interleaved waves. */
static void draw_ground(struct card_ink *ink, struct dice *dice)
{
    struct picture *canvas = ink->canvas;
    double tint = between(dice, -8, 8), pitch = between(dice, 0.55, 0.85);
    double depth = between(dice, 0.25, 0.6), phase = between(dice, 0, 6.28);
    double turn = between(dice, 0.5, 1.4);
    for (int y = 0; y < canvas->height_px; y++) {
        for (int x = 0; x < canvas->width_px; x++) {
            double mx = x / ink->px_per_mm, my = y / ink->px_per_mm;
            double u = mx / CARD_WIDTH_MM, v = my / CARD_HEIGHT_MM;
            double pale = exp(-8 * ((u - 0.45) * (u - 0.45) + (v - 0.5) * (v - 0.5)));
            const double base[3] = {188 + tint + 30 * pale, 214 + tint / 2 + 18 * pale,
                                    234 + tint / 3 + 6 * pale};
            uint8_t *to = canvas->pixels.data + (size_t)y * (size_t)canvas->stride_bytes + 3 * x;
            for (int c = 0; c < 3; c++)
                to[c] = (uint8_t)lround(fmin(255, base[c]));
            double wave = my + 1.6 * sin(mx / 5.5 * turn + phase) + 0.7 * sin(mx / 2.1 - my / 7);
            double other = my * 0.6 + mx * 0.5 + 1.1 * sin(my / 3.3 + phase) * cos(mx / 9);
            double line = fabs(fmod(wave + 100, pitch) / pitch - 0.5) * 2;
            double second = fabs(fmod(other + 100, pitch * 1.3) / (pitch * 1.3) - 0.5) * 2;
            static const double blue[3] = {120, 172, 214}, rose[3] = {222, 190, 206};
            if (line < 0.28) card_ink_dot(ink, x, y, blue, depth);
            if (second < 0.22) card_ink_dot(ink, x, y, rose, depth * 0.8);
        }
    }
}

static void draw_disc(struct card_ink *ink, double x, double y, double rx, double ry, double top,
                      double bottom, const double colour[3])
{
    double mm = ink->px_per_mm;
    for (int py = (int)(fmax(top, y - ry) * mm); py < fmin(bottom, y + ry) * mm; py++) {
        for (int px = (int)((x - rx) * mm); px < (x + rx) * mm; px++) {
            double u = (px / mm - x) / rx, v = (py / mm - y) / ry;
            if (u * u + v * v <= 1) card_ink_dot(ink, px, py, colour, 1);
        }
    }
}

/* Red behind those born in odd years, blue behind the others; a head and shoulders drawn plainly.
 */
static void draw_portrait(struct card_ink *ink, struct dice *dice, bool odd)
{
    static const double red[3] = {190, 38, 42}, blue[3] = {40, 86, 168};
    const double left = 62.6, top = 14.4, right = 82.4, bottom = 38.6, mm = ink->px_per_mm;
    for (int y = (int)(top * mm); y < bottom * mm; y++)
        for (int x = (int)(left * mm); x < right * mm; x++)
            card_ink_dot(ink, x, y, odd ? red : blue, 1);
    double middle = (left + right) / 2;
    const double skin[3] = {between(dice, 170, 220), between(dice, 130, 170), 118};
    static const double hair[3] = {32, 26, 26}, shirt[3] = {228, 228, 232};
    draw_disc(ink, middle, bottom + 2, 8.8, 9, top, bottom, shirt);
    draw_disc(ink, middle, 23, 5.4, 6.6, top, bottom, hair);
    draw_disc(ink, middle, 24.6, 4.4, 5.8, top, bottom, skin);
}

static void draw_signature(struct card_ink *ink, struct dice *dice)
{
    static const double black[3] = {30, 30, 46};
    double a = between(dice, 3, 6), b = between(dice, 1, 2.5), phase = between(dice, 0, 6);
    for (double t = 0; t < 1; t += 0.0004) {
        double x = 65 + 15 * t + 1.5 * sin(a * 6.28 * t + phase);
        double y = 48.2 + b * sin(a * 4 * t + phase) * (1 - 0.5 * t) + 0.8 * cos(19 * t);
        for (int k = 0; k < 9; k++)
            card_ink_dot(ink, (int)(x * ink->px_per_mm) + k % 3, (int)(y * ink->px_per_mm) + k / 3,
                         black, 0.8);
    }
}

struct sheet_of_text {
    struct card_ink *ink;
    struct card_pen pen;
    double y_mm;
};

static void write_centred(struct card_ink *ink, const struct card_pen *pen, double x, double y,
                          const char *text)
{
    card_ink_write(ink, pen, x - card_ink_width_mm(ink, pen, text) / 2, y, text);
}

static void write_field(struct sheet_of_text *sheet, const char *label, const char *value)
{
    card_ink_write(sheet->ink, &sheet->pen, 3.4, sheet->y_mm, label);
    card_ink_write(sheet->ink, &sheet->pen, 23.8, sheet->y_mm, ":");
    card_ink_write(sheet->ink, &sheet->pen, VALUE_X_MM, sheet->y_mm, value);
    sheet->y_mm += LINE_STEP_MM;
}

static void write_name(struct sheet_of_text *sheet, const struct card_truth *truth)
{
    char first[96];
    snprintf(first, sizeof first, "%s", truth->name);
    const char *rest = NULL;
    while (card_ink_width_mm(sheet->ink, &sheet->pen, first) > VALUE_WIDTH_MM) {
        char *space = strrchr(first, ' ');
        if (!space) break;
        *space = 0;
        rest = truth->name + strlen(first) + 1;
    }
    write_field(sheet, "Nama", first);
    if (!rest) return;
    card_ink_write(sheet->ink, &sheet->pen, VALUE_X_MM, sheet->y_mm, rest);
    sheet->y_mm += LINE_STEP_MM;
}

static void write_fields(struct card_ink *ink, struct dice *dice, const struct card_truth *truth)
{
    double dark = between(dice, 12, 60);
    struct card_pen pen = {.face = CARD_SANS,
                           .em_mm = TEXT_EM_MM,
                           .colour = {dark, dark, dark + 8},
                           .weight = between(dice, 0.85, 1)};
    struct card_pen head = pen, number = pen;
    head.face = CARD_SANS_BOLD;
    head.em_mm = 3.3;
    number.face = below(dice, 3) ? CARD_OCR : CARD_MONO;
    number.em_mm = number.face == CARD_OCR ? 3.6 : 4.0;
    const char *town = PICK(dice, towns);
    char text[120];
    write_centred(ink, &head, 42.8, 5.2, "PROVINSI JAWA TENGAH");
    snprintf(text, sizeof text, "%s %s", below(dice, 2) ? "KOTA" : "KABUPATEN", town);
    write_centred(ink, &head, 42.8, 9.0, text);
    head.face = CARD_SANS;
    card_ink_write(ink, &head, 3.4, 14.2, "NIK");
    card_ink_write(ink, &head, 16.6, 14.2, ":");
    card_ink_write(ink, &number, 18.2, 14.2, truth->nik);
    struct sheet_of_text sheet = {.ink = ink, .pen = pen, .y_mm = 18.0};
    write_name(&sheet, truth);
    const char *b = truth->birth;
    snprintf(text, sizeof text, "%s, %.2s-%.2s-%.4s", PICK(dice, towns), b + 8, b + 5, b);
    write_field(&sheet, "Tempat/Tgl Lahir", text);
    snprintf(text, sizeof text, "Gol. Darah : %s", PICK(dice, bloods));
    card_ink_write(ink, &pen, 44.0, sheet.y_mm, text);
    write_field(&sheet, "Jenis Kelamin", truth->sex[0] == 'P' ? "PEREMPUAN" : "LAKI-LAKI");
    snprintf(text, sizeof text, "JL. %s NO. %d", PICK(dice, words), 1 + below(dice, 200));
    write_field(&sheet, "Alamat", text);
    snprintf(text, sizeof text, "%03d/%03d", 1 + below(dice, 20), 1 + below(dice, 12));
    write_field(&sheet, "     RT/RW", text);
    write_field(&sheet, "     Kel/Desa", PICK(dice, words));
    write_field(&sheet, "     Kecamatan", PICK(dice, words));
    write_field(&sheet, "Agama", PICK(dice, faiths));
    write_field(&sheet, "Status Perkawinan", PICK(dice, states));
    write_field(&sheet, "Pekerjaan", PICK(dice, jobs));
    write_field(&sheet, "Kewarganegaraan", "WNI");
    write_field(&sheet, "Berlaku Hingga", below(dice, 3) ? "SEUMUR HIDUP" : "31-12-2027");
    write_centred(ink, &pen, 72.5, 41.6, town);
    snprintf(text, sizeof text, "%02d-%02d-%04d", 1 + below(dice, 28), 1 + below(dice, 12),
             2011 + below(dice, 14));
    write_centred(ink, &pen, 72.5, 44.4, text);
    struct card_pen mark = {CARD_SANS_BOLD, 3.0, {190, 60, 60}, 0.55};
    card_ink_write(ink, &mark, 64.5, 52.6, "SPESIMEN");
}

static void make_canvas(int width, int height, struct picture *out)
{
    *out = (struct picture){.format = PICTURE_RGB24, .width_px = width, .height_px = height};
    out->stride_bytes = 3 * width;
    size_t size = (size_t)out->stride_bytes * (size_t)height;
    out->pixels = (struct bytes){.data = memory_alloc(size), .size = size, .capacity = size};
}

static void draw_card(uint64_t seed, double px_per_mm, struct picture *out)
{
    make_canvas((int)lround(CARD_WIDTH_MM * px_per_mm), (int)lround(CARD_HEIGHT_MM * px_per_mm),
                out);
    struct dice dice = dice_of(seed, 3);
    struct card_truth truth;
    card_specimen_truth(seed, &truth);
    struct card_ink ink;
    card_ink_init(&ink, out, px_per_mm);
    draw_ground(&ink, &dice);
    draw_portrait(&ink, &dice, (truth.birth[3] - '0') % 2);
    write_fields(&ink, &dice, &truth);
    draw_signature(&ink, &dice);
    card_ink_finish(&ink);
}

/* Woven: two colours in squares, with threads. */
static void desk_colour(double x_mm, double y_mm, uint64_t seed, double out[3])
{
    bool dark = ((int)floor(x_mm / 4) + (int)floor(y_mm / 4)) & 1;
    double thread = 10 * sin(x_mm * 9) * sin(y_mm * 9);
    double level = 70 + (double)(seed % 5) * 12 + (dark ? -20 : 20) + thread;
    out[0] = level;
    out[1] = level * 0.8;
    out[2] = level * 0.65;
}

/* A card's corners are round, with a radius of 3.18 mm. */
static bool on_card(double x, double y)
{
    if (x < 0 || y < 0 || x >= CARD_WIDTH_MM || y >= CARD_HEIGHT_MM) return false;
    const double r = 3.18;
    double dx = fmax(fmax(r - x, x - (CARD_WIDTH_MM - r)), 0);
    double dy = fmax(fmax(r - y, y - (CARD_HEIGHT_MM - r)), 0);
    return dx * dx + dy * dy <= r * r;
}

static void sample(const struct picture *card, double x, double y, double sum[3])
{
    x = fmin(fmax(x - 0.5, 0), card->width_px - 1.001);
    y = fmin(fmax(y - 0.5, 0), card->height_px - 1.001);
    int ix = (int)x, iy = (int)y;
    double u = x - ix, v = y - iy;
    const uint8_t *a = card->pixels.data + (size_t)iy * (size_t)card->stride_bytes + 3 * ix;
    const uint8_t *b = a + card->stride_bytes;
    for (int c = 0; c < 3; c++)
        sum[c] += (a[c] * (1 - u) + a[c + 3] * u) * (1 - v) + (b[c] * (1 - u) + b[c + 3] * u) * v;
}

/* Nearly a normal distribution: the sum of three even ones. */
static double noise(struct dice *dice, double deviation)
{
    return deviation * (between(dice, -1, 1) + between(dice, -1, 1) + between(dice, -1, 1));
}

static void scan(const struct picture *card, const struct card_setting *setting, double px_per_mm,
                 struct picture *out)
{
    struct dice dice = dice_of(setting->seed, 4);
    double turn = setting->skew_degrees * M_PI / 180 + (setting->upside_down ? M_PI : 0);
    double c = cos(turn), s = sin(turn), margin = setting->desk ? 16 : 0;
    double drift = setting->desk ? between(&dice, -4, 4) : 0;
    double scale = card->width_px / CARD_WIDTH_MM, spread = 0.25 + setting->blur_px;
    make_canvas((int)lround((CARD_WIDTH_MM + margin) * px_per_mm),
                (int)lround((CARD_HEIGHT_MM + margin) * px_per_mm), out);
    for (int y = 0; y < out->height_px; y++) {
        for (int x = 0; x < out->width_px; x++) {
            double sum[3] = {0};
            for (int k = 0; k < 9; k++) {
                double px = x + 0.5 + (k % 3 - 1) * spread, py = y + 0.5 + (k / 3 - 1) * spread;
                double mx = (px - out->width_px / 2.0) / px_per_mm - drift;
                double my = (py - out->height_px / 2.0) / px_per_mm - drift / 2;
                double cx = mx * c + my * s + CARD_WIDTH_MM / 2;
                double cy = -mx * s + my * c + CARD_HEIGHT_MM / 2;
                if (!setting->desk || on_card(cx, cy)) {
                    sample(card, cx * scale, cy * scale, sum);
                } else {
                    double desk[3];
                    desk_colour(mx, my, setting->seed, desk);
                    for (int i = 0; i < 3; i++)
                        sum[i] += desk[i];
                }
            }
            uint8_t *to = out->pixels.data + (size_t)y * (size_t)out->stride_bytes + 3 * x;
            for (int i = 0; i < 3; i++)
                to[i] =
                    (uint8_t)lround(fmin(fmax(sum[i] / 9 + noise(&dice, setting->noise), 0), 255));
        }
    }
}

void card_specimen_draw(const struct card_setting *setting, struct picture *out)
{
    int dpi = setting->dpi ? setting->dpi : CARD_DPI;
    struct picture card;
    draw_card(setting->seed, CARD_DPI * OVERSAMPLING / 25.4, &card);
    scan(&card, setting, dpi / 25.4, out);
    out->dpi = dpi;
    picture_free(&card);
}
