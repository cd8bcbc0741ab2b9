#include "case/sense.h"

#include <string.h>

enum { NIK_LENGTH = 16, NIP_LENGTH = 18, FEMALE_DAY = 40 };
enum { AGE_MIN = 17, AGE_MAX = 100, WORKING_AGE_MIN = 15 };

struct birth {
    int year, month, day; /* year: two digits in a NIK, four in a NIP */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool all_digits(const char *value, size_t length)
{
    return strlen(value) == length && strspn(value, "0123456789") == length;
}

static int number(const char *digits, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = 10 * value + (digits[i] - '0');
    return value;
}

static bool date_exists(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= civil_month_days(year, month);
}

static int whole_years(const struct birth *birth, const struct civil *today)
{
    bool before_birthday =
        today->month < birth->month || (today->month == birth->month && today->day < birth->day);
    return today->year - birth->year - (before_birthday ? 1 : 0);
}

/* Codes of the provinces (Permendagri 72/2019 and the provinces of 2022), and 54, which people born
 * before 2002 may still carry: a NIK never changes. */
static bool is_province(int code)
{
    static const struct {
        int from, to;
    } ranges[] = {{11, 19}, {21, 21}, {31, 36}, {51, 54}, {61, 65}, {71, 76}, {81, 82}, {91, 96}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].from && code <= ranges[i].to) return true;
    return false;
}

static struct birth nik_birth(const char *nik)
{
    struct birth birth = {
        .day = number(nik + 6, 2), .month = number(nik + 8, 2), .year = number(nik + 10, 2)};
    if (birth.day > FEMALE_DAY) birth.day -= FEMALE_DAY;
    return birth;
}

/* The year has two digits, so a date makes sense when one of the two centuries gives a date of the
 * calendar and the age of a person who holds an identity card. */
static const char *nik_birth_warning(const struct birth *birth, const struct civil *today)
{
    bool exists = false;
    for (int century = 1900; century <= 2000; century += 100) {
        struct birth whole = *birth;
        whole.year += century;
        if (!date_exists(whole.year, whole.month, whole.day)) continue;
        exists = true;
        int age = whole_years(&whole, today);
        if (age >= AGE_MIN && age <= AGE_MAX) return NULL;
    }
    return exists ? "Tahun lahir dalam NIK ini tidak biasa. Mohon cocokkan lagi dengan KTP."
                  : "Tanggal lahir dalam NIK ini tidak ada di kalender. Mohon cocokkan lagi dengan "
                    "KTP.";
}

static const char *nik_warning(const char *nik, const struct civil *today)
{
    if (!all_digits(nik, NIK_LENGTH)) return "NIK berisi 16 angka. Mohon cocokkan lagi dengan KTP.";
    if (!is_province(number(nik, 2)) || number(nik + 2, 2) == 0 || number(nik + 4, 2) == 0)
        return "Enam angka pertama NIK adalah kode wilayah, dan kode ini tidak biasa. Mohon "
               "cocokkan lagi dengan KTP.";
    struct birth birth = nik_birth(nik);
    const char *warning = nik_birth_warning(&birth, today);
    if (warning) return warning;
    if (number(nik + 12, 4) == 0)
        return "Empat angka terakhir NIK biasanya bukan 0000. Mohon cocokkan lagi dengan KTP.";
    return NULL;
}

static struct birth nip_birth(const char *nip)
{
    return (struct birth){
        .year = number(nip, 4), .month = number(nip + 4, 2), .day = number(nip + 6, 2)};
}

/* Birth 8, then year and month of the start (PNS) or year and number of the contract (PPPK): the
 * two digits after the year say nothing. Then sex 1, serial 3. */
static const char *nip_warning(const char *nip, const struct civil *today)
{
    if (!all_digits(nip, NIP_LENGTH)) return "NIP berisi 18 angka. Mohon periksa lagi.";
    struct birth birth = nip_birth(nip);
    if (!date_exists(birth.year, birth.month, birth.day))
        return "Tanggal lahir dalam NIP ini tidak ada di kalender. Mohon periksa lagi.";
    int age = whole_years(&birth, today);
    if (age < AGE_MIN || age > AGE_MAX)
        return "Tahun lahir dalam NIP ini tidak biasa. Mohon periksa lagi.";
    int start = number(nip + 8, 4);
    if (start < birth.year + WORKING_AGE_MIN || start > today->year)
        return "Tahun pengangkatan dalam NIP ini tidak biasa. Mohon periksa lagi.";
    if (nip[14] != '1' && nip[14] != '2')
        return "Angka ke-15 NIP biasanya 1 atau 2. Mohon periksa lagi.";
    if (number(nip + 15, 3) == 0)
        return "Tiga angka terakhir NIP biasanya bukan 000. Mohon periksa lagi.";
    return NULL;
}

static bool is_domain(const char *domain)
{
    size_t length = strlen(domain), label = 0;
    bool dotted = false;
    for (size_t i = 0; i < length; i++) {
        if (domain[i] == '.') {
            if (label == 0 || domain[i - 1] == '-') return false;
            dotted = true;
            label = 0;
        } else {
            if (!is_letter(domain[i]) && !is_digit(domain[i]) && domain[i] != '-') return false;
            if (domain[i] == '-' && label == 0) return false;
            label++;
        }
    }
    return dotted && label >= 2 && is_letter(domain[length - 1]);
}

static const char *email_warning(const char *email)
{
    static const char warning[] =
        "Alamat e-mail biasanya berbentuk nama@instansi.go.id. Mohon periksa lagi.";
    const char *at = strchr(email, '@');
    if (!at || at == email || at - email > 64 || strchr(at + 1, '@')) return warning;
    if (email[0] == '.' || at[-1] == '.') return warning;
    for (const char *c = email; c < at; c++)
        if ((unsigned char)*c <= ' ' || *c == ',' || *c == ';' || (c[0] == '.' && c[1] == '.'))
            return warning;
    return is_domain(at + 1) ? NULL : warning;
}

static const char *phone_warning(const char *phone)
{
    static const char warning[] =
        "Nomor telepon biasanya diawali 0 atau +62 dan berisi 9 sampai 14 angka. Mohon periksa "
        "lagi.";
    const char *start = phone + strspn(phone, " (");
    bool national = start[0] == '0', international = strncmp(start, "+62", 3) == 0;
    int digits = 0;
    for (const char *c = phone; *c; c++) {
        if (is_digit(*c))
            digits++;
        else if (!strchr(" -().", *c) && !(*c == '+' && c == start))
            return warning;
    }
    return (national || international) && digits >= 9 && digits <= 14 ? NULL : warning;
}

static const char *name_warning(const char *name)
{
    bool letter = false;
    for (const char *c = name; *c; c++) {
        if (is_digit(*c)) return "Nama ini memuat angka. Mohon cocokkan lagi dengan KTP.";
        letter = letter || is_letter(*c) || (unsigned char)*c >= 0x80;
    }
    return letter ? NULL : "Nama ini belum memuat huruf. Mohon cocokkan lagi dengan KTP.";
}

const char *sense_warning(enum field_kind kind, const char *value, const struct civil *today)
{
    if (!value[0]) return NULL;
    switch (kind) {
    case FIELD_NAME: return name_warning(value);
    case FIELD_NIK: return nik_warning(value, today);
    case FIELD_NIP: return nip_warning(value, today);
    case FIELD_EMAIL: return email_warning(value);
    case FIELD_PHONE: return phone_warning(value);
    case FIELD_DN: return sense_dn(value, true);
    case FIELD_CONTACT: return strchr(value, '@') ? email_warning(value) : phone_warning(value);
    case FIELD_TEXT:
    case FIELD_STORY:
    case FIELD_CODE: /* its own check character judges it */
    case FIELD_CHOICE: return NULL;
    }
    return NULL;
}

bool sense_accepts(enum field_kind kind, char character)
{
    unsigned char c = (unsigned char)character;
    if (c < 0x20 || c == 0x7F) return false;
    switch (kind) {
    case FIELD_NIK:
    case FIELD_NIP: return is_digit(character);
    case FIELD_PHONE: return is_digit(character) || strchr("+-() ", character) != NULL;
    case FIELD_EMAIL: return c > ' ' && c < 0x7F;
    case FIELD_CONTACT: return c >= ' ' && c < 0x7F;
    case FIELD_CODE: return is_digit(character) || is_letter(character);
    case FIELD_STORY:
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_DN: return true;
    case FIELD_CHOICE: return false;
    }
    return false;
}

const char *sense_pair_warning(const char *nik, const char *nip)
{
    if (!all_digits(nik, NIK_LENGTH) || !all_digits(nip, NIP_LENGTH)) return NULL;
    struct birth from_nik = nik_birth(nik), from_nip = nip_birth(nip);
    bool same = from_nik.day == from_nip.day && from_nik.month == from_nip.month &&
                from_nik.year == from_nip.year % 100;
    return same ? NULL
                : "Tanggal lahir dalam NIK dan NIP berbeda. Bila keduanya sudah sesuai dengan "
                  "dokumen, lanjutkan saja.";
}

/* "1990-01-31"; false: nothing that can be compared. */
static bool parse_birth(const char *iso, struct birth *out)
{
    if (!iso || strlen(iso) != 10 || iso[4] != '-' || iso[7] != '-') return false;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && !is_digit(iso[i])) return false;
    *out = (struct birth){
        .year = number(iso, 4), .month = number(iso + 5, 2), .day = number(iso + 8, 2)};
    return date_exists(out->year, out->month, out->day);
}

const char *sense_card_warning(const char *nik_typed, const char *nik_read, const char *birth_iso,
                               const char *sex)
{
    if (!nik_typed || !all_digits(nik_typed, NIK_LENGTH))
        return NULL; /* its own warning is enough */
    if (nik_read && nik_read[0] && strcmp(nik_typed, nik_read) != 0)
        return "NIK yang diketik berbeda dari yang terbaca pada KTP. Mohon cocokkan sekali lagi.";
    struct birth from_nik = nik_birth(nik_typed), birth;
    if (parse_birth(birth_iso, &birth) &&
        (from_nik.day != birth.day || from_nik.month != birth.month ||
         from_nik.year != birth.year % 100))
        return "NIK ini tidak memuat tanggal lahir yang terbaca pada KTP. Bila sudah sesuai dengan "
               "KTP, lanjutkan saja.";
    bool woman = number(nik_typed + 6, 2) > FEMALE_DAY;
    if (sex && (sex[0] == 'L' || sex[0] == 'P') && woman != (sex[0] == 'P'))
        return "NIK ini tidak sesuai dengan jenis kelamin yang terbaca pada KTP. Bila sudah sesuai "
               "dengan KTP, lanjutkan saja.";
    return NULL;
}
