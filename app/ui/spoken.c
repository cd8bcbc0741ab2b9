#include "ui/spoken.h"

#include <string.h>

enum { QUANTITY_DIGITS = 4 }; /* more in a row are no quantity: a NIK, a telephone number */

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* Behind a sentence that has its own end, a space will do. */
static void join(struct bytes *out, const char *between)
{
    if (out->size == 0) return;
    bool ended = strchr(".?!:", out->data[out->size - 1]) != NULL;
    bytes_append_text(out, ended ? " " : between);
}

static void append_text(struct bytes *out, const char *between, const char *words)
{
    if (!*words) return;
    join(out, between);
    bytes_append_text(out, words);
}

void spoken_numbers(const char *pattern, int first, int second, struct bytes *out)
{
    for (; *pattern; pattern++) {
        bool place = pattern[0] == '{' && (pattern[1] == '1' || pattern[1] == '2');
        if (!place || pattern[2] != '}') {
            bytes_append(out, pattern, 1);
            continue;
        }
        bytes_append_format(out, "%d", pattern[1] == '1' ? first : second);
        pattern += 2;
    }
}

static const char *character_name(const struct theme *theme, char character)
{
    switch (character) {
    case ' ': return tr(theme, "spasi");
    case '.': return tr(theme, "titik");
    case ',': return tr(theme, "koma");
    case '-': return tr(theme, "tanda hubung");
    case '_': return tr(theme, "garis bawah");
    case '@': return tr(theme, "tanda at");
    case '\'': return tr(theme, "tanda petik");
    case '"': return tr(theme, "tanda kutip");
    case '+': return tr(theme, "tambah");
    case '/': return tr(theme, "garis miring");
    case ':': return tr(theme, "titik dua");
    case ';': return tr(theme, "titik koma");
    case '!': return tr(theme, "tanda seru");
    case '?': return tr(theme, "tanda tanya");
    case '%': return tr(theme, "persen");
    case '#': return tr(theme, "tanda pagar");
    case '&': return tr(theme, "tanda dan");
    case '*': return tr(theme, "bintang");
    case '(': return tr(theme, "kurung buka");
    case ')': return tr(theme, "kurung tutup");
    case '=': return tr(theme, "sama dengan");
    }
    return NULL;
}

static size_t character_size(const char *text)
{
    size_t size = 1;
    while (((unsigned char)text[size] & 0xC0) == 0x80)
        size++;
    return size;
}

void spoken_characters(const struct theme *theme, const char *characters, struct bytes *out)
{
    for (const char *at = characters; *at;) {
        size_t size = character_size(at);
        const char *name = character_name(theme, *at);
        if (at != characters) bytes_append_text(out, ", ");
        if (*at >= 'A' && *at <= 'Z')
            bytes_append_format(out, "%s %c", tr(theme, "huruf besar"), *at);
        else if (name)
            bytes_append_text(out, name);
        else
            bytes_append(out, at, size);
        at += size;
    }
}

/* How many digits stand here in a row, the spaces of their groups included. */
static int digits_here(const char *value)
{
    int digits = 0;
    for (; is_digit(*value) || (*value == ' ' && is_digit(value[1])); value++)
        digits += is_digit(*value);
    return digits;
}

/* Inside an address these are letters; at the end of a word they are stops. */
static bool is_inside(const char *at)
{
    return (*at == '.' || *at == '_' || *at == '-') && at[1] && at[1] != ' ';
}

static const char *append_digits(const char *value, int digits, struct bytes *out)
{
    for (bool first = true; digits > 0; value++, first = false) {
        if (*value == ' ') {
            bytes_append_text(out, ",");
            continue;
        }
        bytes_append_format(out, "%s%c", first ? "" : " ", *value);
        digits--;
    }
    return value;
}

static void append_pause(struct bytes *out)
{
    while (out->size && out->data[out->size - 1] == ' ')
        bytes_truncate(out, out->size - 1);
    bytes_append_text(out, ",");
}

void spoken_value(const struct theme *theme, const char *value, struct bytes *out)
{
    static const char between[] = "\xC2\xB7"; /* the dot between two things said of one */
    bool address = strchr(value, '@') != NULL;
    while (*value) {
        int digits = digits_here(value);
        size_t size = character_size(value);
        if (digits > QUANTITY_DIGITS) {
            value = append_digits(value, digits, out);
            continue;
        }
        if (*value == '@' || (address && is_inside(value)))
            bytes_append_format(out, " %s ", character_name(theme, *value));
        else if (strncmp(value, between, size) == 0)
            append_pause(out);
        else if (*value == '\n')
            bytes_append_text(out, " ");
        else
            bytes_append(out, value, size);
        value += size;
    }
}

static const char *role_words(const struct theme *theme, const struct element *element)
{
    if (element->role == ROLE_BUTTON)
        return element->choice ? tr(theme, "pilihan") : tr(theme, "tombol");
    return element->role == ROLE_FIELD ? tr(theme, "kolom isian") : "";
}

/* Among the controls, keys not counted: "2 dari 5". */
static void append_place(const struct canvas *canvas, const struct theme *theme, int element,
                         struct bytes *out)
{
    int order[ELEMENTS_MAX], count = focus_order(canvas, false, order), all = 0, place = 0;
    for (int i = 0; i < count; i++) {
        if (canvas_element_at(canvas, order[i])->role == ROLE_KEY) continue;
        all++;
        if (order[i] == element) place = all;
    }
    if (place == 0) return;
    bytes_append_text(out, ". ");
    spoken_numbers(tr(theme, "{1} dari {2}"), place, all, out);
}

static bool types_nothing(const char *id)
{
    return strcmp(id, "key-shift") == 0 || strcmp(id, "key-symbols") == 0 ||
           strcmp(id, "key-delete") == 0;
}

/* Whoever hears the keys one walks over knows what is typed: while a private field stands above
 * them, what types a character is as private as the field. */
static bool key_is_private(const struct canvas *canvas, const struct element *key)
{
    if (key->role != ROLE_KEY || types_nothing(key->id)) return false;
    for (int i = 0; i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        if (element->role == ROLE_FIELD && element->private && !element->covered) return true;
    }
    return false;
}

bool spoken_is_private(const struct canvas *canvas, int at)
{
    const struct element *element = canvas_element_at(canvas, at);
    return element->private || key_is_private(canvas, element);
}

static bool hides(const struct canvas *canvas, int at, enum hearers hearers)
{
    return hearers == HEARD_BY_ALL && spoken_is_private(canvas, at);
}

static void append_key(const struct theme *theme, const struct element *key, struct bytes *out)
{
    bool single = character_size(key->label) == strlen(key->label);
    if (single || key->label[0] == '.')
        spoken_characters(theme, key->label, out);
    else
        bytes_append_text(out, key->label);
}

/* A field's own label says what is to be typed; its value is what is personal. */
static void append_field(const struct theme *theme, const struct element *field, bool hidden,
                         struct bytes *out)
{
    spoken_value(theme, field->label, out);
    append_text(out, ", ", role_words(theme, field));
    bytes_append_text(out, ": ");
    if (!*field->value)
        bytes_append_text(out, tr(theme, "kosong"));
    else if (hidden)
        bytes_append_text(out, tr(theme, "tersembunyi"));
    else
        spoken_value(theme, field->value, out);
}

/* What a text or a picture says to the ear stands in its value, where that differs. */
static void append_words(const struct theme *theme, const struct element *element, bool hidden,
                         struct bytes *out)
{
    join(out, ", ");
    if (hidden)
        bytes_append_text(out, tr(theme, "tersembunyi"));
    else if (element->role == ROLE_KEY)
        append_key(theme, element, out);
    else
        spoken_value(theme, *element->value ? element->value : element->label, out);
}

bool spoken_element(const struct canvas *canvas, const struct theme *theme, int at,
                    enum hearers hearers, struct bytes *out)
{
    const struct element *element = canvas_element_at(canvas, at);
    struct bytes words = {0};
    bool all = hearers == HEARD_BY_ALL, hidden = hides(canvas, at, hearers);
    bool personal = !all && spoken_is_private(canvas, at);
    if (element->role == ROLE_FIELD)
        append_field(theme, element, hidden, &words);
    else
        append_words(theme, element, hidden && !element->choice, &words);
    for (int i = at + 1; i < canvas_element_count(canvas) && focus_is_part(canvas, i); i++) {
        bool part_hidden = hides(canvas, i, hearers) && !element->choice;
        if (hidden && part_hidden) continue; /* said once that it is */
        append_words(theme, canvas_element_at(canvas, i), part_hidden, &words);
        personal = personal || (!all && spoken_is_private(canvas, i));
    }
    if (element->role == ROLE_BUTTON) append_text(&words, ", ", role_words(theme, element));
    if (element->selected && !hidden) append_text(&words, ", ", tr(theme, "terpilih"));
    if (element_is_control(element) && !element->enabled)
        append_text(&words, ", ", tr(theme, "belum dapat ditekan"));
    if (element->role != ROLE_KEY) append_place(canvas, theme, at, &words);
    bytes_append(out, words.data, words.size);
    bytes_free(&words);
    return personal;
}

/* The spaces of a number's groups were not typed. */
static int characters(const char *text)
{
    bool number = strspn(text, "0123456789 ") == strlen(text);
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80 && !(number && *text == ' ');
    return count;
}

/* What now has behind the beginning that it shares with before; groups may have moved. */
static const char *added(const char *before, const char *now)
{
    while (*before && *now) {
        if (*before == ' ' && *now != ' ')
            before++;
        else if (*now == ' ' && *before != ' ')
            now++;
        else if (*before++ != *now++)
            return now - 1;
    }
    return now;
}

bool spoken_echo(const struct theme *theme, const char *before, const char *now,
                 enum hearers hearers, struct bytes *out)
{
    bool more = characters(now) > characters(before);
    if (hearers == HEARD_BY_ALL) {
        spoken_numbers(tr(theme, "{1} karakter"), characters(now), 0, out);
        return false;
    }
    if (!more) {
        bytes_append_text(out, tr(theme, "dihapus"));
        return true;
    }
    const char *typed = added(before, now);
    if (typed[0] == ' ' && is_digit(typed[1])) typed++; /* a group begins */
    spoken_characters(theme, typed, out);
    return true;
}
