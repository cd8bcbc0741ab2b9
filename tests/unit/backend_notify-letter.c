/* A letter is what was meant and nothing else, as Python's email package reads it. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend/notify/letter.h"
#include "backend/notify/mail.h"
#include "peer_fixture.h"

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10

static void an_address_is_plain_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        bool plain;
    } cases[] = {
        {"sri@example.go.id", true},
        {"Sri.Rahayu+kios_1@mail.example.co.id", true},
        {"o'neill=x/y@e-x.example", true},
        {"-@a.b", true},
        {A60 "aaaa@example.id", true},
        {"", false},
        {"@", false},
        {"sri", false},
        {"sri@", false},
        {"@example.id", false},
        {"sri@example", false},
        {"sri@localhost", false},
        {"sri@example..id", false},
        {"sri@.example.id", false},
        {"sri@example.id.", false},
        {"sri@-example.id", false},
        {"sri@example-.id", false},
        {"sri@exam_ple.id", false},
        {"sri@10.0.0.1", false},
        {"sri@[127.0.0.1]", false},
        {".sri@example.id", false},
        {"sri.@example.id", false},
        {"s..ri@example.id", false},
        {"s ri@example.id", false},
        {"sri @example.id", false},
        {" sri@example.id", false},
        {"sri@example.id ", false},
        {"sri@a@example.id", false},
        {"\"sri rahayu\"@example.id", false},
        {"sri(x)@example.id", false},
        {"sri,budi@example.id", false},
        {"sri@example.id,budi@example.id", false},
        {"sri;x@example.id", false},
        {"<sri@example.id>", false},
        {"sri@example.id>", false},
        {"sri@example.id> SIZE=1", false},
        {"sri@example.id\r\nBcc: x@example.id", false},
        {"sri\r\n@example.id", false},
        {"sri\n@example.id", false},
        {"sri@exa\nmple.id", false},
        {"sri\t@example.id", false},
        {"sri\177@example.id", false},
        {"sr\xc3\xad@example.id", false},
        {"sri@ex\xc3\xa1mple.id", false},
        {"sri@\xff.id", false},
        {"a%b@example.id\\", false},
        {A60 "aaaaa@example.id", false},
        {"a@" A60 "aaaa.id", false},
        {"a@" A60 "." A60 "." A60 "." A60 "." A10 ".id", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (letter_address_is_plain(cases[i].address) != cases[i].plain)
            fail_msg("%s", cases[i].address);
}

static const struct letter good = {.from = "anjungan@example.go.id",
                                   .from_name = "Dinas Kominfo Kota Pekalongan",
                                   .to = "sri@example.id",
                                   .subject = "Permohonan diterima",
                                   .text = "Berkas Anda sudah kami terima.\n",
                                   .language = "id",
                                   .id = "00112233445566778899aabbccddeeff",
                                   .at_s = 1795578120};

static void write_meant(const char *file, const struct letter *letter)
{
    char path[PATH_SIZE];
    struct bytes written = {0};
    struct fault fault = {0};
    if (!letter_write(letter, &written, &fault)) fail_msg("%s", fault.text);
    snprintf(path, sizeof path, "%s.eml", file);
    FILE *out = fopen(path, "w");
    fwrite(written.data, 1, written.size, out);
    fclose(out);
    snprintf(path, sizeof path, "%s.meant", file);
    out = fopen(path, "w");
    fprintf(out, "%s\x1f%s\x1f%s\x1f%s\x1f%s\x1f%s\x1f%lld\x1f%s\x1f", letter->from,
            letter->from_name, letter->to, letter->subject, letter->language, letter->id,
            (long long)letter->at_s, letter->text);
    fclose(out);
    bytes_free(&written);
}

static void a_letter_reads_as_it_was_meant(void **state)
{
    (void)state;
    struct letter letters[9];
    for (size_t i = 0; i < 9; i++)
        letters[i] = good;
    letters[1].subject = "=?UTF-8?B?AAAA?= \"x\" <y@example.id>, (z): =";
    letters[2].from_name = "Bupati <x@example.id>, \"A\\\"B\"";
    /* Of two, three and four bytes, so that encoded words end in the middle of one. */
    letters[3].subject = "\xc3\xa9\xc3\xa9 \xea\xa6\x97\xea\xa6\xae\xea\xa6\x97\xea\xa6\xae\xea\xa6"
                         "\x97\xea\xa6\xae\xea\xa6\x97\xea\xa6\xae\xea\xa6\x97\xea\xa6\xae "
                         "\xf0\x9f\x93\xa8\xf0\x9f\x93\xa8\xf0\x9f\x93\xa8\xf0\x9f\x93\xa8";
    letters[4].text = ".\n..\n.\n\nFrom here\nBcc: x@example.id\n--\nselesai";
    letters[5].text = A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 A60 "\n";
    letters[6].from_name = "Dinas Komunikasi dan Informatika Kabupaten Purbalingga, Jawa Tengah";
    letters[6].at_s = 1772298000; /* 1 March 2026 at midnight in WIB, still February in UTC */
    letters[7].language = "en";
    letters[7].subject = "x";
    letters[8].from_name = "Dinas \xc3\x89kologi \xea\xa6\x97\xea\xa6\xae";
    char dir[] = "/tmp/anjungan-letter-XXXXXX", file[64], line[80], path[PATH_SIZE];
    struct peer peer;
    assert_non_null(mkdtemp(dir));
    peer_start(&peer, "letter.py", NULL, NULL, NULL);
    int right = 0;
    for (size_t i = 0; i < 9; i++) {
        snprintf(file, sizeof file, "%s/%zu", dir, i);
        snprintf(line, sizeof line, "%s", file);
        write_meant(file, &letters[i]);
        right += peer_tell(&peer, line);
        snprintf(path, sizeof path, "%s.eml", file);
        unlink(path);
        snprintf(path, sizeof path, "%s.meant", file);
        unlink(path);
    }
    peer_stop(&peer);
    rmdir(dir);
    assert_int_equal(right, 9);
}

static void nothing_is_slipped_into_a_header(void **state)
{
    (void)state;
    struct letter bad[16];
    for (size_t i = 0; i < 16; i++)
        bad[i] = good;
    static char large[LETTER_TEXT_MAX + 2];
    memset(large, 'a', sizeof large - 1);
    bad[0].to = "sri@example.id\r\nBcc: x@example.id";
    bad[1].from = "anjungan@example.go.id\n";
    bad[2].subject = "a\r\nBcc: x@example.id";
    bad[3].subject = "a\nb";
    bad[4].subject = "a\rb";
    bad[5].subject = "a\177";
    bad[6].subject = "a\xff";
    bad[7].from_name = "a\r\nb";
    bad[8].from_name = "\xc3";
    bad[9].id = "a\r\nb";
    bad[10].id = "";
    bad[11].language = "id\r\nx: y";
    bad[12].text = "\xc0\x80";
    bad[13].text = large;
    bad[14].subject = large;
    bad[15].to = "";
    for (size_t i = 0; i < 16; i++) {
        struct bytes written = {0};
        struct fault fault = {0};
        if (letter_write(&bad[i], &written, &fault)) fail_msg("letter %zu is written", i);
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_int_equal(written.size, 0);
    }
}

static void the_servers_address_is_right_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool right;
    } cases[] = {
        {"smtp://mail.example.go.id", true},
        {"smtps://mail.example.go.id:465", true},
        {"smtp://127.0.0.1:25", true},
        {"smtp://[::1]:587", true},
        {"smtp://", false},
        {"mail.example.go.id", false},
        {"https://mail.example.go.id", false},
        {"smtp://user:word@mail.example.go.id", false},
        {"smtp://mail.example.go.id/x", false},
        {"smtp://mail.example.go.id:", false},
        {"smtp://mail.example.go.id:587/", false},
        {"smtp://mail.example.go.id:587x", false},
        {"smtp://mail.example.go.id:999999", false},
        {"smtp://[::1", false},
        {"smtp://a b", false},
        {"smtp://a\r\nb", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mail_url_is_right(cases[i].url) != cases[i].right) fail_msg("%s", cases[i].url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_plain_or_refused),
        cmocka_unit_test(a_letter_reads_as_it_was_meant),
        cmocka_unit_test(nothing_is_slipped_into_a_header),
        cmocka_unit_test(the_servers_address_is_right_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
