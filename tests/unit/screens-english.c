/* Whatever the terminal can say has English and Javanese: every literal handed to tr(), every
 * support code, the names of components and actors, the questions of sense. A missing one would
 * fall back to Indonesian in the middle of an English screen, and no one would notice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/support.h"
#include "catalogue/catalogue.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_MAX = 1 << 20, LITERAL_MAX = 600 };

struct count {
    const struct text *text;
    int seen, missing;
};

static void check(struct count *count, const char *words, const char *where)
{
    count->seen++;
    if (!text_has(count->text, LANGUAGE_EN, words)) {
        print_error("%s: no English for \"%s\"\n", where, words);
        count->missing++;
    }
    if (!text_has(count->text, LANGUAGE_JV, words)) {
        print_error("%s: no Javanese for \"%s\"\n", where, words);
        count->missing++;
    }
}

/* Reads the literal at *at (behind its quote), with those that C joins to it; leaves *at behind. */
static void read_literal(const char **at, char out[LITERAL_MAX])
{
    size_t used = 0;
    for (;;) {
        for (; **at != '"'; ++*at) {
            if (**at == '\\') ++*at;
            if (used + 1 < LITERAL_MAX) out[used++] = **at;
        }
        const char *next = *at + 1 + strspn(*at + 1, " \t\n");
        *at += 1;
        if (*next != '"') break;
        *at = next + 1;
    }
    out[used] = '\0';
}

/* Every literal of a call's arguments; at stands behind the opening parenthesis. */
static void check_call(struct count *count, const char *at, const char *where)
{
    char words[LITERAL_MAX];
    for (int depth = 1; *at && depth > 0;) {
        char c = *at++;
        if (c == '(') depth++;
        if (c == ')') depth--;
        if (c != '"') continue;
        read_literal(&at, words);
        if (*words) check(count, words, where);
    }
}

static bool begins_word(const char *source, const char *at)
{
    if (at == source) return true;
    char before = at[-1];
    return !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') || before == '_');
}

static void check_file(struct count *count, const char *dir, const char *name)
{
    static const char *const calls[] = {"tr(", "SAY(", "aside_button(", "add_button(",
                                        "work_post_progress("};
    char path[PATH_SIZE + NAME_MAX + 2];
    struct bytes bytes = {0};
    struct fault fault;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_true(file_read(path, SOURCE_MAX, &bytes, &fault));
    const char *source = bytes_text(&bytes);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        for (const char *at = source; (at = strstr(at, calls[i])); at += strlen(calls[i])) {
            if (!begins_word(source, at)) continue;
            const char *arguments = at + strlen(calls[i]);
            /* aside_button(theme, "id", "Label", ...): the id is no words. */
            if (strcmp(calls[i], "aside_button(") == 0) {
                const char *id = strchr(arguments, '"');
                if (!id || id > strchr(arguments, ')')) continue;
                arguments = strchr(id + 1, '"') + 1;
            }
            check_call(count, arguments, name);
        }
    bytes_free(&bytes);
}

static void check_dir(struct count *count, const char *room)
{
    char dir[PATH_SIZE];
    snprintf(dir, sizeof dir, "%s/app/%s", SOURCE_DIR, room);
    DIR *open = opendir(dir);
    assert_non_null(open);
    for (const struct dirent *entry; (entry = readdir(open));) {
        const char *end = strrchr(entry->d_name, '.');
        if (end && strcmp(end, ".c") == 0) check_file(count, dir, entry->d_name);
    }
    closedir(open);
}

/* Files whose sentences stand in tables: every literal that begins with a capital and has a space.
 */
static void check_table(struct count *count, const char *file)
{
    char path[PATH_SIZE], words[LITERAL_MAX];
    struct bytes bytes = {0};
    struct fault fault;
    snprintf(path, sizeof path, "%s/app/%s", SOURCE_DIR, file);
    assert_true(file_read(path, SOURCE_MAX, &bytes, &fault));
    for (const char *at = bytes_text(&bytes); (at = strchr(at, '"'));) {
        at++;
        read_literal(&at, words);
        if (words[0] >= 'A' && words[0] <= 'Z' && strchr(words, ' ')) check(count, words, file);
    }
    bytes_free(&bytes);
}

/* The same where single words stand in the tables too: "Kamera", but no id and no code. */
static bool is_phrase(const char *words)
{
    return words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a' && words[1] <= 'z';
}

static void check_staff_tables(struct count *count)
{
    static const char *const files[] = {"book.c",        "cases.c", "devices.c", "manual.c",
                                        "manual_draw.c", "menu.c",  "power.c",   "restock_draw.c"};
    char path[PATH_SIZE], words[LITERAL_MAX];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct bytes bytes = {0};
        struct fault fault;
        snprintf(path, sizeof path, "%s/app/screens/staff/%s", SOURCE_DIR, files[i]);
        assert_true(file_read(path, SOURCE_MAX, &bytes, &fault));
        for (const char *at = bytes_text(&bytes); (at = strchr(at, '"'));) {
            at++;
            read_literal(&at, words);
            if (is_phrase(words)) check(count, words, files[i]);
        }
        bytes_free(&bytes);
    }
}

static int open_text(void **state)
{
    struct fault fault;
    struct text *text = text_create(SOURCE_DIR "/assets/text", &fault);
    *state = text;
    return text ? 0 : -1;
}

static int close_text(void **state)
{
    text_destroy(*state);
    return 0;
}

static void every_call_has_english(void **state)
{
    struct count count = {.text = *state};
    check_dir(&count, "screens");
    check_dir(&count, "screens/staff");
    check_dir(&count, "ui");
    check_dir(&count, "kiosk");
    check_dir(&count, "receipt");
    check_table(&count, "screens/help.c");
    check_table(&count, "screens/pages_said.c");
    check_table(&count, "screens/advice.c");
    check_table(&count, "case/sense.c");
    check_staff_tables(&count);
    assert_int_equal(count.missing, 0);
    assert_in_range(count.seen, 150, 10000); /* else nothing was looked at */
}

static void every_support_code_has_english(void **state)
{
    struct count count = {.text = *state};
#define X(code, actor, action, words) check(&count, words, code);
    SUPPORT_CODES(X)
#undef X
    assert_int_equal(count.missing, 0);
}

static void every_name_has_english(void **state)
{
    struct count count = {.text = *state};
    for (int i = 0; i < COMPONENT_COUNT; i++)
        check(&count, component_title((enum component_key)i), "component");
    for (int i = ACTOR_APPLICANT; i <= ACTOR_BSRE; i++)
        check(&count, actor_title((enum actor)i), "actor");
    static const char *const counted[] = {
        "1 berkas", "{1} berkas", "1 halaman",   "{1} halaman", "1 hari kerja", "{1} hari kerja",
        "1 menit",  "{1} menit",  "Persetujuan", "Data Anda",   "Berkas",       "Foto wajah",
        "Periksa",  "Kirim",      "pertama",     "kedua",       "ketiga",       "keempat"};
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        check(&count, counted[i], "screens");
    static const char *const pages[] = {"baik",
                                        "dipakai apa adanya",
                                        "perlu dilihat",
                                        "perlu dipindai ulang",
                                        "kiri atas",
                                        "tengah atas",
                                        "kanan atas",
                                        "kiri tengah",
                                        "tengah",
                                        "kanan tengah",
                                        "kiri bawah",
                                        "tengah bawah",
                                        "kanan bawah",
                                        "1 halaman dipakai apa adanya, diperiksa petugas",
                                        "Pindai ulang",
                                        "Pakai apa adanya",
                                        "KTP"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        check(&count, pages[i], "pages");
    assert_int_equal(count.missing, 0);
}

/* What is said with a value in it says the value in the other languages too. */
static void values_survive_translation(void **state)
{
    static const char *const patterns[] = {
        "Halaman {1} dari {2}",
        "Langkah {1} dari {2}",
        "{1} dari {2}",
        "{1} dari {2} angka",
        "petugas hingga {1}",
        "Paling banyak {1} halaman",
        "Memindai halaman {1}…",
        "Ukuran {1}",
        "Lihat halaman {1}",
        "Yang ditandai: {1}",
        "halaman {1} perlu dilihat lagi",
        "{1} halaman dipakai apa adanya, diperiksa petugas",
        "Petugas {1}",
        "{1} jam",
        "{1} hari",
        "sejak {1}",
        "{1} permohonan menunggu dikirim, yang terlama sudah {2}",
        "Coba lagi dalam {1} menit",
        "Jawaban terakhir {1} yang lalu, pukul {2}",
        "Jam terminal lebih lambat {1} menit",
        "Belum cocok, percobaan {1} dari {2}. Ketik sekali lagi.",
        "Kertas baru tercatat: {1}, cukup untuk sekitar {2} tanda terima."};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        for (enum language language = LANGUAGE_EN; language < LANGUAGE_COUNT; language++) {
            const char *said = text_get(*state, language, patterns[i]);
            if (language == LANGUAGE_EN) assert_string_not_equal(said, patterns[i]);
            assert_non_null(strstr(said, "{1}"));
            assert_int_equal(strstr(said, "{2}") != NULL, strstr(patterns[i], "{2}") != NULL);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_has_english, open_text, close_text),
        cmocka_unit_test_setup_teardown(every_support_code_has_english, open_text, close_text),
        cmocka_unit_test_setup_teardown(every_name_has_english, open_text, close_text),
        cmocka_unit_test_setup_teardown(values_survive_translation, open_text, close_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
