/* Files that are wrong: every error is told with its line, and nothing of them is believed. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "catalogue/promise.h"

#define AGENCY  "agencies/pekalongan.yaml"
#define SERVICE "services/pekalongan/revoke.yaml"
#define HOLIDAY "holidays/2026.yaml"

static char root[PATH_SIZE];

static void file_copy(const char *name)
{
    char from[PATH_SIZE], folder[PATH_SIZE];
    struct bytes content = {0};
    struct fault fault = {0};
    assert_true(path_join(SOURCE_DIR "/config", name, from, &fault));
    assert_true(file_read(from, 1 << 20, &content, &fault));
    snprintf(folder, sizeof folder, "%.200s/%.200s", root, name);
    *strrchr(folder, '/') = 0;
    assert_true(dir_make(folder, 0700, &fault));
    assert_true(file_write_durable(folder, strrchr(name, '/') + 1, content.data, content.size, 0600,
                                   &fault));
    bytes_free(&content);
}

static void file_put(const char *name, const void *data, size_t size)
{
    char path[PATH_SIZE];
    assert_true(path_join(root, name, path, NULL));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void file_get(const char *name, struct bytes *out)
{
    char path[PATH_SIZE];
    assert_true(path_join(root, name, path, NULL));
    assert_true(file_read(path, 1 << 20, out, NULL));
}

static int setup(void **state)
{
    (void)state;
    static const char *const files[] = {AGENCY, SERVICE, HOLIDAY, "holidays/2027.yaml"};
    snprintf(root, sizeof root, "/tmp/catalogue-errors-XXXXXX");
    if (!mkdtemp(root)) return -1;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        file_copy(files[i]);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"services/pekalongan/sixth.yaml",
                                        "services/stray.yaml",
                                        "holidays/2028.yml",
                                        "holidays/2028.yaml",
                                        "holidays/2029.yaml",
                                        SERVICE,
                                        AGENCY,
                                        HOLIDAY,
                                        "holidays/2027.yaml",
                                        "services/pekalongan",
                                        "services/README",
                                        "services",
                                        "agencies",
                                        "holidays",
                                        ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[PATH_SIZE];
        if (path_join(root, names[i], path, NULL)) remove(path);
    }
    return access(root, F_OK) == 0 ? -1 : 0;
}

/* The text of catalogue_check, which the caller frees. */
static char *check(int *out_count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    *out_count = catalogue_check(root, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* Exactly this one error, from the check and from the loading. */
static void expect_only(const char *error)
{
    int count;
    char *text = check(&count);
    struct fault fault = {0};
    if (count != 1 || !strstr(text, error)) fail_msg("wanted\n%s\nbut got\n%s", error, text);
    assert_null(catalogue_create(root, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_string_equal(fault.code, "K-01");
    assert_non_null(strstr(fault.text, error));
    free(text);
}

static void expect_none(void)
{
    int count;
    char *text = check(&count);
    assert_string_equal(text, "");
    assert_int_equal(count, 0);
    free(text);
}

struct mistake {
    const char *file;
    const char *find, *put; /* the first occurrence of find becomes put ... */
    const char *at;         /* ... and the error is told for the line of this text */
    const char *error;      /* "field: what" */
};

static const struct mistake mistakes[] = {
    /* What the schema says. */
    {SERVICE, "icon: block", "icno: block", "key: pekalongan/revoke", "icon: is missing"},
    {SERVICE, "icon: block", "icon: block\nicno: lock", "icno",
     "icno: is not a key that belongs here"},
    {SERVICE, "icon: block", "icon: \"\"", "icon", "icon: is empty"},
    {SERVICE, "icon: block", "icon: [block]", "icon", "icon: must be a single value"},
    {SERVICE, "unit: working_days", "unit: days",
     "unit:", "promise.unit: must be one of working_days, minutes"},
    {SERVICE, "capitals: none", "capitals: small",
     "capitals:", "fields[4].capitals: must be one of first, none"},
    {SERVICE, "unit: working_days", "unit: 0", "unit:", "promise.unit: must be one of"},
    {SERVICE, "amount: 1", "amount: -1", "amount:", "promise.amount: must be a whole number"},
    {SERVICE, "amount: 1", "amount: 08", "amount:", "promise.amount: must be a whole number"},
    {SERVICE, "amount: 1", "amount: 9999999", "amount:", "promise.amount: must be a whole number"},
    {SERVICE, "at_kiosk: true", "at_kiosk: ja", "at_kiosk",
     "procedure[0].at_kiosk: must be true or false"},
    {SERVICE, "  id: Pencabutan sertifikat\n", "", "short_title:", "short_title.id: is missing"},
    {SERVICE, "promise:\n  unit: working_days\n  amount: 1", "promise: 1", "promise",
     "promise: must be a group of keys"},
    {SERVICE, "steps: [", "steps: standard #[", "steps:", "steps: must be a list"},
    {SERVICE, "days: [friday]", "days: [frida]", "frida]", "hours[1].days[0]: must be one of"},
    {SERVICE, "statuses: [ISSUE]", "statuses: [ISSUED]",
     "statuses:", "statuses[0]: must be one of NOT_REGISTERED, NO_CERTIFICATE"},
    /* What is being done already begins no service. */
    {SERVICE, "statuses: [ISSUE]", "statuses: [ISSUE, RENEW]",
     "statuses:", "statuses[1]: must be one of"},
    {AGENCY, "order: 1", "order: 1\ngateway: ya", "gateway", "gateway: must be true or false"},
    {SERVICE, "days: [friday]", "days: []", "days: []", "hours[1].days: has 0 entries"},
    {SERVICE, "version: \"2026-11\"", "version: \"2026-11-and-more\"", "version",
     "version: is 16 bytes long; 1 to 15 are allowed"},
    /* What it cannot say. */
    {SERVICE, "key: pekalongan/revoke", "key: pekalongan/undo", "key: pek",
     "key: differs from the file's folder and name"},
    {SERVICE, "agency: pekalongan", "agency: tegal", "agency",
     "agency: differs from the key's first part"},
    {SERVICE, "amount: 1", "amount: 0", "amount:", "promise.amount: must be at least 1"},
    {SERVICE, "retention_days: 365", "retention_days: 0", "retention_days",
     "retention_days: must be at least 1"},
    {SERVICE, "open: \"08.00\"", "open: \"8.00\"", "open", "hours[0].open: write it as 08.00"},
    {SERVICE, "open: \"08.00\"", "open: \"24.00\"", "open", "hours[0].open: write it as 08.00"},
    {SERVICE, "open: \"08.00\"", "open: \"16.00\"", "close",
     "hours[0].close: closes before it opens"},
    {SERVICE, "break: \"12.00-13.00\"", "break: \"12.00\"", "break",
     "hours[0].break: write it as 12.00-13.00"},
    {SERVICE, "break: \"12.00-13.00\"", "break: \"13.00-12.00\"", "break",
     "hours[0].break: must lie within the opening hours"},
    {SERVICE, "days: [friday]", "days: [friday, monday]", "[friday, monday]",
     "hours[1].days[1]: this day has its hours already"},
    {SERVICE, "steps: [standard, consent, form", "steps: [standard, form, consent",
     "steps:", "steps[2]: \"consent\" cannot follow \"form\""},
    {SERVICE, "receipt, thanks]", "thanks]", "steps:", "steps: \"receipt\" is missing"},
    {SERVICE, "consent, form, doc", "consent, doc",
     "steps:", "steps: \"form\" and fields go together"},
    {SERVICE, "form, documents,", "form,",
     "steps:", "steps: \"documents\" and requirements go together"},
    {SERVICE, "key: nik\n", "key: person\n", "key: person",
     "fields[0].key: the field of kind nik, and it alone, is called nik"},
    {SERVICE, "key: name\n", "key: nik\n", "key: nik\n    kind: name",
     "fields[1].key: \"nik\" is taken by another field"},
    {SERVICE, "key: name\n", "key: ../name\n", "../name", "fields[1].key: only letters"},
    {SERVICE, "length_max: 16\n", "length_max: 0\n", "length_max: 0",
     "fields[0].length_max: must be 1 to 500"},
    {SERVICE, "kind: phone", "kind: choice", "key: phone",
     "fields[3].choices: a choice needs at least two"},
    {SERVICE, "key: superseded", "key: unspecified", "key: unspecified\n        code: 0",
     "fields[6].choices[4].key: \"unspecified\" is taken by another choice"},
    {SERVICE, "code: 1\n", "code: 2\n", "code: 2",
     "fields[6].choices[2].code: keyCompromise is 1 in RFC 5280"},
    {SERVICE, "kind: phone", "kind: phone\n    capitals: none",
     "capitals:", "fields[3].capitals: only a field of kind text has it"},
    {SERVICE, "key: reason\n", "key: reason\n    when: {field: nik, equals: x}\n",
     "when:", "fields[6].when.field: \"nik\" is no choice that is asked before"},
    {SERVICE, "key: reason\n", "key: reason\n    when: {field: reason, equals: x}\n",
     "when:", "fields[6].when.field: \"reason\" is no choice that is asked before"},
    {SERVICE, "pages_max: 2", "pages_max: 13", "pages_max",
     "requirements[0].pages_max: must be 1 to 12"},
    {SERVICE, "size_max_kb: 1024", "size_max_kb: 0", "size_max_kb",
     "requirements[0].size_max_kb: must be 1 to"},
    {SERVICE, "kind: paper", "kind: file", "kind: file",
     "requirements[0].kind: \"file\" and formats go together"},
    {SERVICE, "size_max_kb: 1024", "size_max_kb: 1024\n    formats: [csr]", "kind: paper",
     "requirements[0].kind: \"file\" and formats go together"},
    {SERVICE, "number: 3\n", "number: 4\n", "number: 4", "procedure[2].number: must be 3"},
    {SERVICE, "next: 6", "next: 16", "next: 16",
     "procedure[4].outcomes[0].next: there is no step 16"},
    {SERVICE, "next: 6", "next: 7", "number: 6", "procedure[5]: no outcome leads here"},
    {SERVICE, "next: 0", "next: 1", "procedure:", "procedure: no outcome finishes the case"},
    {SERVICE, "key: return", "key: agree",
     "key: agree\n        title:\n          id: \"Tidak sesuai",
     "procedure[4].outcomes[1].key: \"agree\" is taken by another outcome"},
    {SERVICE, "    at_kiosk: true\n", "", "number: 1\n",
     "procedure[0].at_kiosk: the first step must be done at_kiosk"},
    {SERVICE, "- key: evaluation", "- key: staff", "key: staff\n    lines:\n      - id: Dilak",
     "components[13].key: this component stands here twice"},
    {HOLIDAY, "date: 2026-02-16", "date: 2026-02-30", "2026-02-30",
     "holidays[2].date: \"2026-02-30\" is not a date"},
    {HOLIDAY, "date: 2026-02-16", "date: 16-02-2026", "16-02-2026",
     "holidays[2].date: \"16-02-2026\" is not a date"},
    {HOLIDAY, "date: 2026-02-16", "date: 2025-02-16", "2025-02-16",
     "holidays[2].date: \"2025-02-16\" lies in another year"},
    {HOLIDAY, "date: 2026-02-16", "date: 2026-01-16", "2026-01-16\n    kind: coll",
     "holidays[2].date: \"2026-01-16\" stands here twice"},
    {"holidays/2027.yaml", "year: 2027", "year: 2028", "year",
     "year: differs from the file's name"},
    {AGENCY, "key: pekalongan", "key: Pekalongan", "key", "key: differs from the file's name"},
    /* What is not YAML as we take it. */
    {SERVICE, "icon: block", "icon: block\nicon: lock", "icon: lock", "icon: stands here twice"},
    {SERVICE, "icon: block", "icon: &a block", "icon", "icon: anchors, aliases and tags"},
    {SERVICE, "icon: block", "icon: *a", "icon", "icon: anchors, aliases and tags"},
    {SERVICE, "icon: block", "icon: !!str block", "icon", "icon: anchors, aliases and tags"},
    {SERVICE, "icon: block", "icon: \"bl\\0ck\"", "icon", "icon: holds a NUL character"},
    {SERVICE, "icon: block", "? [icon]\n: block", "? [icon]", "a key must be a word"},
    {SERVICE, "icon: block", "icon: [[[[[[[[[[[[[]]]]]]]]]]]]]", "icon", "nested too deeply"},
    {SERVICE, "icon: block", "\ticon: block", "\ticon", "found character that cannot start"},
    {SERVICE, "icon: block", "---\nicon: block", "---", "a second document in one file"},
};

static int line_of(const char *text, const char *at)
{
    const char *found = strstr(text, at);
    assert_non_null(found);
    int line = 1;
    for (const char *c = text; c < found; c++)
        line += *c == '\n';
    return line;
}

static void make_mistake(const struct mistake *mistake, const char *good, struct bytes *out)
{
    const char *found = strstr(good, mistake->find);
    if (!found) fail_msg("%s does not hold %s", mistake->file, mistake->find);
    bytes_append(out, good, (size_t)(found - good));
    bytes_append_text(out, mistake->put);
    bytes_append_text(out, found + strlen(mistake->find));
}

static void mistakes_are_told_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const struct mistake *mistake = &mistakes[i];
        struct bytes good = {0}, bad = {0};
        char error[400];
        file_get(mistake->file, &good);
        make_mistake(mistake, bytes_text(&good), &bad);
        file_put(mistake->file, bad.data, bad.size);
        snprintf(error, sizeof error, "%s:%d: %s", mistake->file,
                 line_of(bytes_text(&bad), mistake->at), mistake->error);
        int count;
        char *text = check(&count);
        if (!strstr(text, error)) fail_msg("wanted\n%s\nbut got\n%s", error, text);
        assert_null(catalogue_create(root, NULL));
        free(text);
        file_put(mistake->file, good.data, good.size);
        bytes_free(&good);
        bytes_free(&bad);
    }
    expect_none();
}

static void every_error_of_every_file_is_told(void **state)
{
    (void)state;
    struct bytes service = {0}, holiday = {0}, bad = {0};
    file_get(SERVICE, &service);
    file_get(HOLIDAY, &holiday);
    make_mistake(&(struct mistake){.find = "icon: block", .put = "icon: \"\"\nhue: red"},
                 bytes_text(&service), &bad);
    file_put(SERVICE, bad.data, bad.size);
    bytes_truncate(&bad, 0);
    make_mistake(&(struct mistake){.find = "kind: national", .put = "kind: local"},
                 bytes_text(&holiday), &bad);
    file_put(HOLIDAY, bad.data, bad.size);
    int count;
    char *text = check(&count);
    assert_non_null(strstr(text, ": icon: is empty\n"));
    assert_non_null(strstr(text, ": hue: is not a key that belongs here\n"));
    assert_non_null(
        strstr(text, ": holidays[0].kind: must be one of national, collective_leave\n"));
    assert_int_equal(count, 3);
    free(text);
    file_put(SERVICE, service.data, service.size);
    file_put(HOLIDAY, holiday.data, holiday.size);
    bytes_free(&service);
    bytes_free(&holiday);
    bytes_free(&bad);
}

static void limits_hold(void **state)
{
    (void)state;
    struct bytes good = {0}, bad = {0};
    file_get(AGENCY, &good);
    /* Two errors each: the agency's service no longer has its agency either. */
    static const struct {
        const char *unit, *error;
        int times;
    } floods[] = {
        {"# padding padding padding padding\n", "is larger than", 10000},
        {"- x\n", "too many entries in one file", 20000},
        {"[", "nested too deeply", 1000},
    };
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        for (int k = 0; k < floods[i].times; k++)
            bytes_append_text(&bad, floods[i].unit);
        file_put(AGENCY, bad.data, bad.size);
        int count;
        char *text = check(&count);
        if (!strstr(text, floods[i].error)) fail_msg("%s: %s", floods[i].error, text);
        free(text);
        bytes_truncate(&bad, 0);
    }
    file_put(AGENCY, "", 0);
    int count;
    char *text = check(&count);
    assert_non_null(strstr(text, AGENCY ":1: the file is empty\n"));
    free(text);
    file_put(AGENCY, good.data, good.size);
    bytes_free(&good);
    bytes_free(&bad);
}

/* Random damage must be told or be harmless; the sanitizers watch. */
static void damaged_files_do_no_harm(void **state)
{
    (void)state;
    struct bytes good = {0}, bad = {0};
    uint32_t seed = 27;
    int refused = 0;
    file_get(SERVICE, &good);
    for (int i = 0; i < 300; i++) {
        bytes_truncate(&bad, 0);
        bytes_append(&bad, good.data, good.size);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1664525u + 1013904223u;
            bad.data[(seed >> 8) % bad.size] = (uint8_t)(seed >> 24);
        }
        if (i % 3 == 0) bytes_truncate(&bad, (seed >> 8) % bad.size);
        file_put(SERVICE, bad.data, bad.size);
        int count;
        char *text = check(&count);
        assert_int_equal(count == 0, text[0] == 0);
        struct catalogue *catalogue = catalogue_create(root, NULL);
        assert_int_equal(catalogue != NULL, count == 0);
        catalogue_destroy(catalogue);
        refused += count > 0;
        free(text);
    }
    assert_true(refused > 100);
    file_put(SERVICE, good.data, good.size);
    bytes_free(&good);
    bytes_free(&bad);
}

static void a_sixth_service_is_one_more_file(void **state)
{
    (void)state;
    struct bytes service = {0}, sixth = {0}, same = {0};
    file_get(SERVICE, &service);
    make_mistake(
        &(struct mistake){.find = "key: pekalongan/revoke", .put = "key: pekalongan/sixth"},
        bytes_text(&service), &same);
    file_put("services/pekalongan/sixth.yaml", same.data, same.size);
    expect_only("services/pekalongan/sixth.yaml:6: order: 4 is taken by pekalongan/revoke");
    make_mistake(&(struct mistake){.find = "order: 4", .put = "order: 1"}, bytes_text(&same),
                 &sixth);
    file_put("services/pekalongan/sixth.yaml", sixth.data, sixth.size);
    struct fault fault = {0};
    struct catalogue *catalogue = catalogue_create(root, &fault);
    assert_non_null(catalogue);
    assert_int_equal(catalogue_service_count(catalogue), 2);
    assert_string_equal(catalogue_service(catalogue, 0)->key, "pekalongan/sixth");
    assert_string_equal(catalogue_service(catalogue, 1)->key, "pekalongan/revoke");
    catalogue_destroy(catalogue);
    char path[PATH_SIZE];
    assert_true(path_join(root, "services/pekalongan/sixth.yaml", path, NULL));
    assert_int_equal(remove(path), 0);
    bytes_free(&service);
    bytes_free(&sixth);
    bytes_free(&same);
}

static void misplaced_files_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *name, *error; /* NULL: a note that is left alone */
    } strays[] = {
        {"services/stray.yaml",
         "services/stray.yaml: is not read: it belongs in its agency's folder"},
        {"holidays/2028.yml", "holidays/2028.yml: is not read: name it .yaml"},
        {"services/README", NULL},
    };
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++) {
        char path[PATH_SIZE];
        file_put(strays[i].name, "x", 1);
        if (strays[i].error)
            expect_only(strays[i].error);
        else
            expect_none();
        assert_true(path_join(root, strays[i].name, path, NULL));
        assert_int_equal(remove(path), 0);
    }
}

static void years_may_not_be_left_out(void **state)
{
    (void)state;
    static const char year[] = "year: %d\nsource: SPESIMEN\nholidays:\n  - date: %d-12-25\n"
                               "    kind: national\n    name:\n      id: Natal\n";
    char text[200], path[PATH_SIZE];
    snprintf(text, sizeof text, year, 2029, 2029);
    file_put("holidays/2029.yaml", text, strlen(text));
    expect_only("holidays/2029.yaml:1: year: a year is missing before this one");
    snprintf(text, sizeof text, year, 2028, 2028);
    file_put("holidays/2028.yaml", text, strlen(text));
    expect_none();

    struct catalogue *catalogue = catalogue_create(root, NULL);
    struct civil handed_in, due;
    char iso[CIVIL_ISO_SIZE];
    assert_true(civil_from_iso("2028-02-28T10:00:00+07:00", &handed_in));
    assert_true(promise_due(catalogue, catalogue_service(catalogue, 0), &handed_in, &due, NULL));
    civil_to_iso(&due, iso);
    assert_string_equal(iso, "2028-02-29T10:00:00+07:00"); /* a leap day is a service day */
    catalogue_destroy(catalogue);
    for (int i = 2028; i <= 2029; i++) {
        snprintf(path, sizeof path, "%.200s/holidays/%d.yaml", root, i);
        assert_int_equal(remove(path), 0);
    }
}

static void absent_folders_are_not_found(void **state)
{
    (void)state;
    struct fault fault = {0};
    assert_null(catalogue_create("/nonexistent", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.code, "K-02");
    FILE *out = fopen("/dev/null", "w");
    assert_non_null(out);
    assert_int_equal(catalogue_check("/nonexistent", out), 1);
    fclose(out);
}

#define in_a_folder(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_folder(mistakes_are_told_with_their_line),
        in_a_folder(every_error_of_every_file_is_told),
        in_a_folder(limits_hold),
        in_a_folder(damaged_files_do_no_harm),
        in_a_folder(a_sixth_service_is_one_more_file),
        in_a_folder(misplaced_files_are_told),
        in_a_folder(years_may_not_be_left_out),
        in_a_folder(absent_folders_are_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
