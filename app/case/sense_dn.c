/* A Subject DN as people copy it from AMS: RFC 4514's "type=value" parts, in any case, with spaces
 * around the separators. */
#include "case/sense.h"

#include <string.h>
#include <strings.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct part {
    const char *type, *value;
    size_t type_length, value_length, length;
    bool has_value; /* the '=' stands there */
};

/* The part at text, up to an unescaped comma, semicolon or plus. */
static struct part part_at(const char *text)
{
    struct part part = {.type = text + strspn(text, " ")};
    const char *at = part.type;
    while (is_letter(*at) || is_digit(*at) || *at == '.' || *at == '-')
        at++;
    part.type_length = (size_t)(at - part.type);
    at += strspn(at, " ");
    if (*at == '=' && part.type_length > 0) {
        part.has_value = true;
        part.value = at + 1 + strspn(at + 1, " ");
        at = part.value;
    }
    while (*at && !strchr(",;+", *at))
        at += *at == '\\' && at[1] ? 2 : 1;
    part.length = (size_t)(at - text);
    if (part.value) part.value_length = (size_t)(at - part.value);
    return part;
}

static bool is_type(const struct part *part, const char *type)
{
    return part->type_length == strlen(type) && strncasecmp(part->type, type, strlen(type)) == 0;
}

/* Of a part that is complete. */
static const char *part_warning(const struct part *part)
{
    if (!part->has_value)
        return "Subject DN terdiri dari bagian berbentuk NAMA=isi, misalnya CN=SPESIMEN, dipisah "
               "koma. Mohon salin seperti tertulis di AMS.";
    if (part->value_length == 0)
        return "Isi sesudah tanda = pada Subject DN belum ada. Mohon salin seperti tertulis di "
               "AMS.";
    if (is_type(part, "C") && strcspn(part->value, " ,;+") != 2)
        return "C= pada Subject DN berisi dua huruf negara: C=ID. Mohon periksa lagi.";
    return NULL;
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
