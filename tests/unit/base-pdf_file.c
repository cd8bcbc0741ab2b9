/* What is told of a PDF by its end, its trailer and its signatures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/pdf_file.h"

#include <string.h>

#define HEAD         "%PDF-1.7\n" /* nine octets */
#define END          "\nstartxref\n9\n%%EOF\n"
#define TABLE(key)   HEAD "xref\n0 0\ntrailer\n<< /Size 1 " key " >>" END
#define STREAM(key)  HEAD "7 0 obj\n<< /Type /XRef " key " >>\nstream\nx\nendstream\nendobj" END
#define SIGNED(what) HEAD "xref\n0 0\ntrailer << >>\n5 0 obj << " what " >>\nendobj" END
#define RANGE        "/ByteRange [0 10 20 30] "
#define PADES        "/SubFilter /ETSI.CAdES.detached "

static void check(const char *text, size_t size, enum pdf_state wanted, bool is_signed)
{
    uint8_t *exact = memory_alloc(size + 1); /* what is read beyond it, is found out */
    memcpy(exact + 1, text, size);
    struct pdf_file pdf = pdf_file_look(exact + 1, size);
    if (pdf.state != wanted || pdf.is_signed != is_signed) fail_msg("%d: %s", pdf.state, text);
    memory_wipe_free(exact, size + 1);
}

static void what_is_whole_locked_or_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum pdf_state wanted;
    } rows[] = {
        {TABLE(""), PDF_WHOLE},
        {STREAM(""), PDF_WHOLE},
        {TABLE("/Encrypt 3 0 R"), PDF_LOCKED},
        {TABLE("/ID [<AB><CD>]/Encrypt<</V 4>>"), PDF_LOCKED},
        {STREAM("/Encrypt 3 0 R"), PDF_LOCKED},
        {TABLE("/EncryptMetadata true"), PDF_WHOLE},
        {TABLE("/Info << /Encrypt 1 >>"), PDF_WHOLE},
        {TABLE("/Title (a\\) /Encrypt (b) )"), PDF_WHOLE},
        {TABLE("") "\n\n", PDF_WHOLE},
        {"%PDF-1.7\ntrailer <</Encrypt 1 0 R>>\nstartxref\n2\n%%EOF", PDF_LOCKED}, /* mended */
        {HEAD "xref\n0 0\ntrailer\n<< >>\nstartxref\n9\n", PDF_CUT},
        {HEAD "xref\n0 0\ntrailer\n<< >>\n%%EOF", PDF_CUT},
        {HEAD "xref\n0 0\ntrailer\n<< >>\nstartxref\n900\n%%EOF", PDF_CUT},
        {HEAD "startxref\n99999999999999999999\n%%EOF", PDF_CUT},
        {HEAD "startxref\n%%EOF", PDF_CUT},
        {"%PDF-", PDF_CUT},
        {"", PDF_CUT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(rows[i].text, strlen(rows[i].text), rows[i].wanted, false);
    assert_int_equal(pdf_file_look(NULL, 0).state, PDF_CUT);
}

static void what_is_signed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_signed;
    } rows[] = {
        {SIGNED(RANGE PADES), true},
        {SIGNED(PADES RANGE), true},
        {SIGNED(RANGE "/SubFilter/adbe.pkcs7.detached"), true},
        {SIGNED(RANGE "/SubFilter /ETSI.RFC3161"), false}, /* a time stamp */
        {SIGNED(PADES), false},
        {SIGNED(RANGE), false},
        {SIGNED(RANGE ">> endobj 6 0 obj <<" PADES), false},
        {SIGNED("/ByteRange [0 /********** /***] " PADES), false}, /* still to be filled in */
        {SIGNED("/ByteRange [0 10 20 3000] " PADES), false},
        {SIGNED("/ByteRange [0 10 5 30] " PADES), false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(rows[i].text, strlen(rows[i].text), PDF_WHOLE, rows[i].is_signed);
}

/* Wherever it is cut, nothing is read beyond it; no shorter one is whole. */
static void a_shorter_one_is_cut(void **state)
{
    (void)state;
    static const char text[] = SIGNED(RANGE PADES "/Reason (a\\");
    for (size_t size = 0; size + 2 < sizeof text; size++)
        if (size < sizeof text - sizeof "\n") check(text, size, PDF_CUT, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_whole_locked_or_cut),
        cmocka_unit_test(what_is_signed),
        cmocka_unit_test(a_shorter_one_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
