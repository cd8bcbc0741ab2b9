/* A Subject DN as people copy it from AMS: the string of RFC 4514, in any case, with what RFC 2253
 * (section 4) still reads: spaces around the separators, values between quotation marks, "OID."
 * before a number. */
#include "case/sense.h"

#include <string.h>
#include <strings.h>

static const char not_a_part[] =
    "Subject DN terdiri dari bagian berbentuk NAMA=isi, misalnya CN=SPESIMEN, dipisah koma. Mohon "
    "salin seperti tertulis di AMS.";
static const char empty[] =
    "Isi sesudah tanda = pada Subject DN belum ada. Mohon salin seperti tertulis di AMS.";
static const char bad_escape[] =
    "Garis miring terbalik pada Subject DN harus diikuti tanda baca atau dua angka heksa. Mohon "
    "salin seperti tertulis di AMS.";
static const char bad_character[] =
    "Titik koma, tanda < dan tanda > pada isi Subject DN ditulis dengan garis miring terbalik di "
    "depannya. Mohon salin seperti tertulis di AMS.";
static const char bad_quote[] =
    "Tanda petik pada Subject DN membuka dan menutup seluruh isi satu bagian. Mohon salin seperti "
    "tertulis di AMS.";
static const char bad_hex[] =
    "Isi Subject DN yang diawali # terdiri dari pasangan angka heksa. Mohon salin seperti tertulis "
    "di AMS.";
static const char bad_country[] =
    "C= pada Subject DN berisi dua huruf negara: C=ID. Mohon periksa lagi.";

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return c && strchr("0123456789abcdefABCDEF", c);
}

struct part {
    const char *type;
    size_t type_length, length; /* length: from where it was looked for, up to its separator */
    size_t characters;          /* of the value, as it is meant */
    bool letters_only, encoded; /* encoded: as hexadecimal, its characters are not known */
    const char *problem;        /* a message, or NULL */
};

/* A continuation octet of UTF-8 belongs to the character before it. */
static void take(struct part *part, unsigned char octet)
{
    if ((octet & 0xC0) != 0x80) part->characters++;
    part->letters_only = part->letters_only && is_letter((char)octet);
}

static unsigned hex_value(char c)
{
    return (unsigned)(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* Takes what a backslash escapes (pair of RFC 4514, section 3); returns where it ends, or NULL. */
static const char *take_pair(struct part *part, const char *at)
{
    if (at[1] && strchr("\\\"+,;<> #=", at[1])) {
        take(part, (unsigned char)at[1]);
        return at + 2;
    }
    if (!is_hex(at[1]) || !is_hex(at[2])) return NULL;
    take(part, (unsigned char)(hex_value(at[1]) << 4 | hex_value(at[2])));
    return at + 3;
}

static bool ends_value(char c)
{
    return c == '\0' || c == ',' || c == '+';
}

/* The readers of a value return where it ends, or, having told the problem, where they met it. */
static const char *read_hex(struct part *part, const char *at)
{
    size_t digits = 0;
    while (is_hex(at[1 + digits]))
        digits++;
    part->encoded = true;
    if (digits == 0 || digits % 2) part->problem = bad_hex;
    return at + 1 + digits;
}

static const char *read_quoted(struct part *part, const char *at)
{
    for (at++; *at && *at != '"';) {
        const char *next = *at == '\\' ? take_pair(part, at) : at + 1;
        if (!next) {
            part->problem = bad_escape;
            return at;
        }
        if (*at != '\\') take(part, (unsigned char)*at);
        at = next;
    }
    if (!*at) part->problem = bad_quote;
    return *at ? at + 1 : at;
}

static const char *read_plain(struct part *part, const char *at)
{
    size_t spaces = 0; /* those at the end are not part of the value */
    while (!ends_value(*at)) {
        if (*at == ' ') {
            spaces++;
            at++;
            continue;
        }
        for (; spaces > 0; spaces--)
            take(part, ' ');
        const char *next = *at == '\\' ? take_pair(part, at) : at + 1;
        if (!next)
            part->problem = bad_escape;
        else if (strchr("\";<>", *at))
            part->problem = *at == '"' ? bad_quote : bad_character;
        else if (*at != '\\')
            take(part, (unsigned char)*at);
        if (part->problem) return at;
        at = next;
    }
    return at;
}

static const char *read_value(struct part *part, const char *at)
{
    part->letters_only = true;
    if (*at != '#' && *at != '"') {
        at = read_plain(part, at);
    } else {
        const char *problem = *at == '#' ? bad_hex : bad_quote;
        at = *at == '#' ? read_hex(part, at) : read_quoted(part, at);
        at += strspn(at, " ");
        if (!part->problem && !ends_value(*at)) part->problem = problem;
    }
    if (!part->problem && !part->encoded && part->characters == 0) part->problem = empty;
    return at;
}

/* numericoid of RFC 4512: numbers without needless zeros, a dot between them. */
static bool is_numeric(const char *type, size_t length)
{
    size_t digits = 0, numbers = 0;
    for (size_t i = 0; i < length; i++) {
        if (type[i] != '.' && !is_digit(type[i])) return false;
        if (is_digit(type[i]) && digits == 1 && type[i - 1] == '0') return false;
        if (type[i] == '.' && digits == 0) return false;
        digits = type[i] == '.' ? 0 : digits + 1;
        numbers += digits == 1;
    }
    return digits > 0 && numbers > 1;
}

/* descr of RFC 4512, or a number. */
static bool is_attribute(const char *type, size_t length)
{
    static const char prefix[] = "OID.";
    size_t skipped = strncasecmp(type, prefix, sizeof prefix - 1) == 0 ? sizeof prefix - 1 : 0;
    if (length > skipped && is_numeric(type + skipped, length - skipped)) return true;
    return length > 0 && is_letter(type[0]) && !memchr(type, '.', length);
}

static struct part part_at(const char *text)
{
    struct part part = {.type = text + strspn(text, " ")};
    const char *at = part.type;
    while (is_letter(*at) || is_digit(*at) || *at == '.' || *at == '-')
        at++;
    part.type_length = (size_t)(at - part.type);
    at += strspn(at, " ");
    if (*at == '=' && is_attribute(part.type, part.type_length))
        at = read_value(&part, at + 1 + strspn(at + 1, " "));
    else
        part.problem = not_a_part;
    while (!ends_value(*at)) /* over the rest of what is no value */
        at += *at == '\\' && at[1] ? 2 : 1;
    part.length = (size_t)(at - text);
    return part;
}

static bool is_type(const struct part *part, const char *type)
{
    return part->type_length == strlen(type) && strncasecmp(part->type, type, strlen(type)) == 0;
}

/* The upper bounds of RFC 5280, appendix A. */
static const char *length_warning(const struct part *part)
{
    static const struct {
        const char *type;
        size_t characters_max;
        const char *warning;
    } bounds[] = {
        {"CN", 64, "Nama (CN) pada Subject DN paling banyak 64 huruf. Mohon periksa lagi."},
        {"O", 64, "Instansi (O) pada Subject DN paling banyak 64 huruf. Mohon periksa lagi."},
        {"OU", 64, "Unit kerja (OU) pada Subject DN paling banyak 64 huruf. Mohon periksa lagi."},
        {"serialNumber", 64,
         "Nomor seri (serialNumber) pada Subject DN paling banyak 64 huruf. Mohon periksa lagi."},
        {"emailAddress", 255,
         "E-mail (emailAddress) pada Subject DN paling banyak 255 huruf. Mohon periksa lagi."},
        {"L", 128, "Kota (L) pada Subject DN paling banyak 128 huruf. Mohon periksa lagi."},
        {"ST", 128, "Provinsi (ST) pada Subject DN paling banyak 128 huruf. Mohon periksa lagi."},
    };
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (is_type(part, bounds[i].type) && part->characters > bounds[i].characters_max)
            return bounds[i].warning;
    return NULL;
}

static const char *part_warning(const struct part *part)
{
    if (part->problem) return part->problem;
    if (is_type(part, "C") && !part->encoded && (part->characters != 2 || !part->letters_only))
        return bad_country;
    return length_warning(part);
}

const char *sense_dn(const char *dn, bool whole)
{
    bool common_name = false;
    for (const char *at = dn;;) {
        struct part part = part_at(at);
        bool last = at[part.length] == '\0';
        if (last && !whole) return NULL; /* still being typed */
        const char *warning = part_warning(&part);
        if (warning) return warning;
        common_name = common_name || is_type(&part, "CN");
        if (last) break;
        at += part.length + 1;
    }
    return common_name ? NULL
                       : "Subject DN biasanya memuat CN=Nama, misalnya CN=SPESIMEN, O=CONTOH, "
                         "C=ID. Mohon salin seperti tertulis di AMS.";
}
