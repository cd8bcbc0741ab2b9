/* Checks of sense warn where a value is odd and are silent where it can be right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "case/sense.h"

#include <string.h>

static const struct civil today = {.year = 2026, .month = 11, .day = 20};

struct row {
    const char *value;
    const char *word; /* of the warning; NULL: none */
};

static void check(enum field_kind kind, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *warning = sense_warning(kind, rows[i].value, &today);
        if (!rows[i].word && warning) fail_msg("\"%s\": %s", rows[i].value, warning);
        if (rows[i].word && !warning) fail_msg("\"%s\" passed", rows[i].value);
        if (rows[i].word && !strstr(warning, rows[i].word))
            fail_msg("\"%s\": %s", rows[i].value, warning);
    }
}
#define CHECK(kind, rows) check((kind), (rows), sizeof(rows) / sizeof *(rows))

static void nik(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"3375011708900001", NULL},        /* 17 August 1990 */
        {"3375015708900001", NULL},        /* a woman: day + 40 */
        {"3375013112990001", NULL},        /* 31 December 1999 */
        {"3375012902000001", NULL},        /* 29 February 2000 */
        {"3375016902000001", NULL},        /* the same, a woman */
        {"5401011708600001", NULL},        /* a code of a province that is no more */
        {"9601011708900001", NULL},        /* one that is new */
        {"3375012011090001", NULL},        /* 17 today */
        {"337501170890000", "16 angka"},   /* one short */
        {"33750117089000012", "16 angka"}, /* one long */
        {"337501170890000a", "16 angka"},
        {"3375 0117 0890 00", "16 angka"},
        {"0075011708900001", "kode wilayah"},
        {"2075011708900001", "kode wilayah"},
        {"9975011708900001", "kode wilayah"},
        {"3300011708900001", "kode wilayah"},
        {"3375001708900001", "kode wilayah"},
        {"3375013113900001", "kalender"}, /* month 13 */
        {"3375010008900001", "kalender"}, /* day 0 */
        {"3375013208900001", "kalender"},
        {"3375014008900001", "kalender"},    /* 40: neither day 40 nor a woman's day 0 */
        {"3375017208900001", "kalender"},    /* 72 - 40 = 32 */
        {"3375013104900001", "kalender"},    /* 31 April */
        {"3375012902010001", "kalender"},    /* 29 February 2001 or 1901 */
        {"3375012111090001", "Tahun lahir"}, /* 17 tomorrow, or 117 */
        {"3375012011200001", "Tahun lahir"}, /* 6, or 106 */
        {"3375011708900000", "0000"},
    };
    CHECK(FIELD_NIK, rows);
}

static void nip(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"199008172015031001", NULL}, /* a PNS since March 2015 */
        {"199008172022211001", NULL}, /* a PPPK: 21 where the month would be */
        {"199008172026112999", NULL},
        {"196011202026991001", NULL},
        {"19900817201503100", "18 angka"},
        {"1990081720150310012", "18 angka"},
        {"19900817 201503 1001", "18 angka"},
        {"199013172015031001", "kalender"},
        {"199002302015031001", "kalender"},
        {"202608172026031001", "Tahun lahir"}, /* three months old */
        {"202708172045031001", "Tahun lahir"}, /* not born yet */
        {"189008171915031001", "Tahun lahir"},
        {"199008172004031001", "pengangkatan"}, /* at 14 */
        {"199008172027031001", "pengangkatan"}, /* next year */
        {"199008172015033001", "ke-15"},
        {"199008172015030001", "ke-15"},
        {"199008172015031000", "000"},
    };
    CHECK(FIELD_NIP, rows);
}

static void email(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"spesimen@pekalongankota.go.id", NULL},
        {"nama.lengkap+tag@sub.example.co", NULL},
        {"a@b.id", NULL},
        {"1@2.go.id", NULL},
        {"spesimen", "nama@instansi"},
        {"@example.go.id", "nama@instansi"},
        {"spesimen@", "nama@instansi"},
        {"spesimen@example", "nama@instansi"},
        {"spesimen@@example.go.id", "nama@instansi"},
        {"a@b@example.go.id", "nama@instansi"},
        {"spesi men@example.go.id", "nama@instansi"},
        {"spesimen@exam ple.go.id", "nama@instansi"},
        {"spesimen@.go.id", "nama@instansi"},
        {"spesimen@example..id", "nama@instansi"},
        {"spesimen@example.go.i", "nama@instansi"},
        {"spesimen@example.go.12", "nama@instansi"},
        {"spesimen@-example.go.id", "nama@instansi"},
        {"spesimen@example-.go.id", "nama@instansi"},
        {".spesimen@example.go.id", "nama@instansi"},
        {"spesimen.@example.go.id", "nama@instansi"},
        {"spesi..men@example.go.id", "nama@instansi"},
        {"spesimen@example.go.id.", "nama@instansi"},
        {"spesimen,lain@example.go.id", "nama@instansi"},
    };
    CHECK(FIELD_EMAIL, rows);
}

static void phone(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"081200000000", NULL},
        {"0812-0000-0000", NULL},
        {"+62 812 0000 0000", NULL},
        {"(0285) 421243", NULL},
        {"0285 421.243", NULL},
        {"812000000000", "Nomor telepon"},
        {"+1 202 555 0100", "Nomor telepon"},
        {"0812000", "Nomor telepon"},
        {"081200000000000", "Nomor telepon"},
        {"08120000+0000", "Nomor telepon"},
        {"0812000000aa", "Nomor telepon"},
        {"+", "Nomor telepon"},
    };
    CHECK(FIELD_PHONE, rows);
}

static void dn(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"CN=SPESIMEN", NULL},
        {"CN=SPESIMEN, O=Dinas Kominfo, C=ID", NULL},
        {"C=ID,O=Dinas\\, Kominfo,CN=SPESIMEN", NULL},
        {"cn = SPESIMEN + 2.5.4.5=3375, C=ID", NULL},
        {"O=Dinas Kominfo, C=ID", "Subject DN"},
        {"SPESIMEN", "Subject DN"},
        {"CN=", "Isi sesudah"},
        {"CN= , C=ID", "Isi sesudah"},
        {"CN=SPESIMEN, C=Indonesia", "C= pada"},
        {"CN=SPESIMEN,", "Subject DN"},
        {"=SPESIMEN", "Subject DN"},
        {",CN=SPESIMEN", "Subject DN"},
        {"CN SPESIMEN", "Subject DN"},
    };
    CHECK(FIELD_DN, rows);
}

/* What RFC 4514 and, of old, RFC 2253 have a value be. */
static void dn_values(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"CN=A\\,\\+\\;\\<\\>\\\"\\\\\\ \\#\\=B", NULL},
        {"CN=Dewi \\C3\\89mile, C=ID", NULL},
        {"CN=\\#1 = satu", NULL},
        {"CN=A\\ ", NULL},
        {"CN=SPESIMEN/O=CONTOH", NULL}, /* a slash is a letter like others */
        {"CN=#0C0141", NULL},
        {"CN=#0c0141 , C=#13024944", NULL},
        {"O=\"Dinas, Kominfo\", CN=SPESIMEN", NULL},
        {"O = \"A;<+>#\\\"B\" , CN=SPESIMEN", NULL},
        {"CN=\"SPESIMEN\"+C=\"ID\"", NULL},
        {"CN=SPESIMEN\\", "Garis miring terbalik"},
        {"CN=SPESIMEN\\x, C=ID", "Garis miring terbalik"},
        {"CN=\\zz", "Garis miring terbalik"},
        {"CN=\\4g, C=ID", "Garis miring terbalik"},
        {"O=\"\\4\", CN=SPESIMEN", "Garis miring terbalik"},
        {"CN=A<B", "Titik koma"},
        {"CN=A>B", "Titik koma"},
        {"CN=A;C=ID", "Titik koma"},
        {"CN=A\"B\"", "Tanda petik"},
        {"CN=A, O=\"Dinas", "Tanda petik"},
        {"CN=A, O=\"Dinas\" Kominfo", "Tanda petik"},
        {"CN=A, O=\"Dinas\"\"Kominfo\"", "Tanda petik"},
        {"CN=#", "diawali #"},
        {"CN=#0C014", "diawali #"},
        {"CN=#0C01zz", "diawali #"},
        {"CN=#0C01 41", "diawali #"},
        {"CN=\"\"", "Isi sesudah"},
        {"CN=A, C=1!", "C= pada"},
        {"CN=A, C=\\31\\44", "C= pada"},
        {"CN=A, C=\\49\\44", NULL},
        {"CN=A, C=\"I\"", "C= pada"},
        {"CN=A, C=I D", "C= pada"},
        {"CN=A, C=\xC3\x89N", "C= pada"},
    };
    CHECK(FIELD_DN, rows);
}

static void dn_types(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"CN=A, 2.5.4.5=1, 0.9.2342.19200300.100.1.1=1", NULL},
        {"CN=A, oid.2.5.4.5=1, x-nip2=1", NULL},
        {"CN=A, -=1", "Subject DN"},
        {"CN=A, -a=1", "Subject DN"},
        {"CN=A, 1.=1", "Subject DN"},
        {"CN=A, .1=1", "Subject DN"},
        {"CN=A, 1..2=1", "Subject DN"},
        {"CN=A, 2.05=1", "Subject DN"},
        {"CN=A, 2=1", "Subject DN"},
        {"CN=A, 2a.5=1", "Subject DN"},
        {"CN=A, a.b=1", "Subject DN"},
        {"CN=A, OID.=1", "Subject DN"},
        {"CN=A, OID.x=1", "Subject DN"},
        {"C\xC3\x89=A", "Subject DN"},
    };
    CHECK(FIELD_DN, rows);
}

/* As many characters of each part as its certificate may have, and one more. */
static void dn_lengths(void **state)
{
    (void)state;
    static const struct {
        const char *type, *word;
        int most;
    } rows[] = {
        {"CN", "Nama (CN)", 64},       {"o", "Instansi (O)", 64},
        {"OU", "Unit kerja (OU)", 64}, {"serialNumber", "Nomor seri (serialNumber)", 64},
        {"L", "Kota (L)", 128},        {"EMAILADDRESS", "E-mail (emailAddress)", 255},
        {"ST", "Provinsi (ST)", 128},
    };
    static const char *const characters[] = {"A", "\xC3\x89", "\\,", "\\C3\\89"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows * 4; i++) {
        const char *type = rows[i / 4].type;
        struct bytes text = {0};
        bytes_append_format(&text, "CN=A, %s=", type);
        for (int n = 0; n < rows[i / 4].most; n++)
            bytes_append_text(&text, characters[i % 4]);
        if (sense_dn(bytes_text(&text), true)) fail_msg("%s", bytes_text(&text));
        bytes_append_text(&text, characters[i % 4]);
        const char *warning = sense_dn(bytes_text(&text), true);
        if (!warning || !strstr(warning, rows[i / 4].word)) fail_msg("%s", bytes_text(&text));
        bytes_free(&text);
    }
}

/* While it is typed, only what a comma has closed is judged. */
static void dn_typed(void **state)
{
    (void)state;
    static const char *const quiet[] = {"",      "C",      "CN",    "CN=",         "CN=A\\,",
                                        "CN=A",  "CN=A, ", "O=B,C", "O=\"Dinas, ", "CN=\\z",
                                        "CN=\\", "CN=#1"};
    static const char *const told[] = {"CN,",          "CN=,",   "SPESIMEN, ",
                                       "C=Indonesia,", "O=B,, ", "O=\"B\"B,",
                                       "CN=\\z,",      "CN=#1,", "1.=B+"};
    for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
        assert_null(sense_dn(quiet[i], false));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_non_null(sense_dn(told[i], false));
}

static void name(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", NULL},
        {"SPESIMEN", NULL},
        {"Ny. S. P. Esimen-Contoh, S.Kom., M.T.", NULL},
        {"\xC3\x89mile", NULL},
        {"SPESIMEN 2", "angka"},
        {"...", "huruf"},
    };
    CHECK(FIELD_NAME, rows);
}

static void free_text_and_choices_make_sense(void **state)
{
    (void)state;
    assert_null(sense_warning(FIELD_TEXT, "12 !", &today));
    assert_null(sense_warning(FIELD_CHOICE, "keyCompromise", &today));
}

static void pair(void **state)
{
    (void)state;
    static const struct {
        const char *nik, *nip;
        bool warns;
    } rows[] = {
        {"3375011708900001", "199008172015031001", false},
        {"3375015708900001", "199008172015032001", false},
        {"3375011708900001", "199108172015031001", true},
        {"3375011708900001", "199009172015031001", true},
        {"3375011708900001", "199008182015031001", true},
        {"3375011708000001", "200008172022031001", false},
        {"", "199008172015031001", false},
        {"3375011708900001", "", false},
        {"337501170890", "199108172015031001", false}, /* its own warning is enough */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if ((sense_pair_warning(rows[i].nik, rows[i].nip) != NULL) != rows[i].warns)
            fail_msg("%s, %s", rows[i].nik, rows[i].nip);
}

static void card(void **state)
{
    (void)state;
    static const char man[] = "3375011708900001", woman[] = "3375015708900001";
    static const struct {
        const char *typed, *read, *birth, *sex;
        const char *word; /* of the warning; NULL: none */
    } rows[] = {
        {man, man, "1990-08-17", "L", NULL},
        {woman, woman, "1990-08-17", "P", NULL},
        {man, "", "", "", NULL},
        {man, NULL, NULL, NULL, NULL},
        {man, "3375011708900007", "1990-08-17", "L", "diketik"},
        {man, "337501170890000", "", "", "diketik"},
        {man, "", "1990-08-18", "", "tanggal lahir"},
        {man, "", "1990-09-17", "", "tanggal lahir"},
        {man, "", "1991-08-17", "", "tanggal lahir"},
        {man, man, "1990-08-18", "L", "tanggal lahir"},
        {woman, "", "1990-08-18", "P", "tanggal lahir"},
        {man, "", "1990-08-17", "P", "jenis kelamin"},
        {woman, "", "1990-08-17", "L", "jenis kelamin"},
        {woman, "", "", "L", "jenis kelamin"},
        {"3375011708000001", "", "2000-08-17", "L", NULL},
        {"3375011708000001", "", "1900-08-17", "L", NULL}, /* a NIK has no century */
        {man, "", "1990-02-30", "", NULL},                 /* no date, nothing to compare */
        {man, "", "17-08-1990", "", NULL},
        {man, "", "1990-08-1x", "", NULL},
        {man, "", "", "X", NULL},
        {"", man, "1990-08-17", "L", NULL},
        {"33750117", man, "1990-08-18", "P", NULL}, /* its own warning is enough */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *warning =
            sense_card_warning(rows[i].typed, rows[i].read, rows[i].birth, rows[i].sex);
        if (!warning != !rows[i].word || (warning && !strstr(warning, rows[i].word)))
            fail_msg("row %zu: %s", i, warning ? warning : "none");
    }
    assert_null(sense_card_warning(NULL, man, "1990-08-17", "L"));
}

static void name_in_a_request(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *common_name;
        bool differ;
    } rows[] = {
        {"Budi Santoso", "BUDI SANTOSO", false},
        {"Budi Santoso", "Budi Santoso, S.T., M.Kom.", false},
        {"BUDI SANTOSO, S.T.", "budi  santoso", false},
        {"Budi Santoso", "Dr. H. Budi Santoso, M.Si", false},
        {"Ir Budi Santoso", "Prof. Dr. BudiSantoso", false},
        {"Nur'aini", "NURAINI", false},
        {"Nur\xE2\x80\x99"
         "aini",
         "Nur'Aini", false},
        {"A. Budi S", "A Budi S.", false},
        {"Ren\xC3\xA9", "REN\xC3\x89", false},
        {"", "BUDI", false}, /* not typed yet */
        {"Budi", "", false},
        {".", "BUDI", false},
        {"Budi Santoso", "BUDI SANTOSA", true},
        {"Budi Santoso", "BUDI", true},
        {"Budi", "BUDI SANTOSO", true},
        {"Budi Santoso", "Santoso Budi", true},
        {"Budi Santoso", "ANI LESTARI, S.T.", true},
        {"H. Budi", "H. Ani", true},
        {"Hadi", "Adi", true}, /* no title */
        {"Drajat", "Jat", true},
        {"Ren\xC3\xA9", "Rene", true},
        {"Dr", "Ir", true}, /* nothing stands behind it: it is the name */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool differ = sense_request_warning(rows[i].typed, rows[i].common_name) != NULL;
        bool turned = sense_request_warning(rows[i].common_name, rows[i].typed) != NULL;
        if (differ != rows[i].differ || turned != differ)
            fail_msg("\"%s\" and \"%s\"", rows[i].typed, rows[i].common_name);
    }
}

static void characters(void **state)
{
    (void)state;
    static const struct {
        enum field_kind kind;
        const char *accepted, *refused;
    } rows[] = {
        {FIELD_NIK, "0123456789", "aZ -+\t\x7F\xC3"},
        {FIELD_NIP, "0123456789", "aZ -+\n"},
        {FIELD_PHONE, "0129+-() ", "a.,\x01\xC3"},
        {FIELD_EMAIL, "aZ09@._-+", " \t\xC3\x7F"},
        {FIELD_NAME, "aZ .,'-\xC3\xA9", "\n\x1B\x7F"},
        {FIELD_TEXT, "aZ 9!\xC3\xA9", "\n\x1B\x7F"},
        {FIELD_DN, "CN=, +\\", "\n\x1B"},
        {FIELD_CHOICE, "", "a1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (const char *c = rows[i].accepted; *c; c++)
            if (!sense_accepts(rows[i].kind, *c)) fail_msg("row %zu refuses %02x", i, *c & 0xFF);
        for (const char *c = rows[i].refused; *c; c++)
            if (sense_accepts(rows[i].kind, *c)) fail_msg("row %zu accepts %02x", i, *c & 0xFF);
        assert_false(sense_accepts(rows[i].kind, 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nik),
        cmocka_unit_test(nip),
        cmocka_unit_test(email),
        cmocka_unit_test(phone),
        cmocka_unit_test(dn),
        cmocka_unit_test(dn_values),
        cmocka_unit_test(dn_types),
        cmocka_unit_test(dn_lengths),
        cmocka_unit_test(dn_typed),
        cmocka_unit_test(name),
        cmocka_unit_test(pair),
        cmocka_unit_test(card),
        cmocka_unit_test(name_in_a_request),
        cmocka_unit_test(characters),
        cmocka_unit_test(free_text_and_choices_make_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
