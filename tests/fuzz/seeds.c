/* Makes the seeds of the fuzz harnesses: keys, a sealed case and its inner layers, a token, the
 * JSON of a case. fuzz-seeds DIR writes DIR/keys and DIR/corpus/NAME. */
#include "base/file.h"
#include "case/case.h"
#include "seal/drop.h"
#include "seal/envelope.h"
#include "seal/manifest.h"
#include "seal/signed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASE_ID "00112233445566778899aabbccddeeff"

static void require(bool done, const struct fault *fault)
{
    if (done) return;
    fprintf(stderr, "fuzz-seeds: %s\n", fault->text);
    exit(1);
}

static void put(const char *root, const char *folder, const char *name, const struct bytes *content)
{
    struct fault fault = {0};
    char dir[PATH_SIZE];
    require(path_join(root, folder, dir, &fault) && dir_make(dir, 0700, &fault) &&
                file_write_durable(dir, name, content->data, content->size, 0600, &fault),
            &fault);
}

static void issue(const struct bytes *ca_key, const struct bytes *ca, const char *name,
                  enum seal_purpose purpose, struct bytes *key, struct bytes *certificate)
{
    struct fault fault = {0};
    struct bytes request = {0};
    require(seal_key_create(key, &fault) && seal_request_create(key, name, &request, &fault) &&
                seal_certificate_issue(ca_key, ca, &request, name, purpose, NULL, 30, certificate,
                                       &fault),
            &fault);
    bytes_free(&request);
}

struct keys {
    struct bytes ca_key, ca, terminal_key, terminal, recipient_key, recipient, backend_key, backend;
};

static void make_keys(const char *root, struct keys *keys)
{
    struct fault fault = {0};
    require(seal_ca_create("SPESIMEN CA", 30, &keys->ca_key, &keys->ca, &fault), &fault);
    issue(&keys->ca_key, &keys->ca, "SPS-01", SEAL_PURPOSE_TERMINAL_SIGN, &keys->terminal_key,
          &keys->terminal);
    issue(&keys->ca_key, &keys->ca, "SPESIMEN pusat", SEAL_PURPOSE_RECIPIENT, &keys->recipient_key,
          &keys->recipient);
    issue(&keys->ca_key, &keys->ca, "SPESIMEN jawab", SEAL_PURPOSE_BACKEND_SIGN, &keys->backend_key,
          &keys->backend);
    put(root, "keys", "ca.pem", &keys->ca);
    put(root, "keys", "terminal.key", &keys->terminal_key);
    put(root, "keys", "terminal.pem", &keys->terminal);
    put(root, "keys", "recipient.key", &keys->recipient_key);
    put(root, "keys", "recipient.pem", &keys->recipient);
    put(root, "keys", "backend.pem", &keys->backend);
}

/* Each layer of one sealed case, in the corpus of the harness that reads it. The first byte of a
 * seed of "package" says which layer it is. */
static void seed_layers(const char *root, const struct keys *keys)
{
    struct fault fault = {0};
    char fingerprint[65];
    struct bytes manifest = {0}, zip = {0}, package = {0}, sealed = {0}, seed = {0};
    struct zip_entry parts[3] = {{.name = MANIFEST_NAME},
                                 {"case.json", (const uint8_t *)"{\"SPESIMEN\": 1}", 15},
                                 {"documents/ktp.pdf", (const uint8_t *)"%PDF SPESIMEN", 13}};
    EVP_PKEY *key = crypto_key_read(&keys->terminal_key, &fault);
    X509 *terminal = crypto_certificate_read(&keys->terminal, &fault);
    X509 *recipient = crypto_certificate_read(&keys->recipient, &fault);
    require(key && terminal && recipient && crypto_fingerprint(recipient, fingerprint, &fault),
            &fault);
    manifest_write(CASE_ID, "SPS-01", fingerprint, parts + 1, 2, &manifest);
    parts[0].data = manifest.data;
    parts[0].size = manifest.size;
    zip_write(parts, 3, &zip);
    require(signed_write(key, terminal, &zip, &package, &fault) &&
                envelope_write(recipient, &package, &sealed, &fault),
            &fault);
    put(root, "corpus/opener", "case", &sealed);
    const struct bytes *layers[] = {&package, &zip, &manifest};
    static const char *const names[] = {"signed", "zip", "manifest"};
    for (int i = 0; i < 3; i++) {
        uint8_t layer = (uint8_t)i;
        bytes_truncate(&seed, 0);
        bytes_append(&seed, &layer, 1);
        bytes_append(&seed, layers[i]->data, layers[i]->size);
        put(root, "corpus/package", names[i], &seed);
    }
    struct bytes *all[] = {&manifest, &zip, &package, &sealed, &seed};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
    EVP_PKEY_free(key);
    X509_free(terminal);
    X509_free(recipient);
}

static void seed_token(const char *root, const struct keys *keys)
{
    struct fault fault = {0};
    struct bytes token = {0};
    struct acknowledgement answer = {.accepted = true, .received_s = 1795492800};
    snprintf(answer.case_id, sizeof answer.case_id, "%s", CASE_ID);
    snprintf(answer.terminal, sizeof answer.terminal, "SPS-01");
    seal_sha256("SPESIMEN", 8, answer.sha256);
    require(acknowledgement_sign(&answer, &keys->backend_key, &token, &fault), &fault);
    put(root, "corpus/acknowledgement", "token", &token);
    bytes_free(&token);
}

/* Head and body of a question, behind a 0 that says so. */
static void seed_question(const char *root)
{
    struct bytes seed = {0};
    bytes_append(&seed, "\0", 1);
    bytes_append_text(&seed, "{\"kind\":\"track\",\"at\":1795492800,\"key\":\""
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}\n{\"said\":\"x\"}");
    put(root, "corpus/inquiry", "question", &seed);
    bytes_free(&seed);
}

/* As the terminal writes one for itself: as PEM. */
static void seed_request(const char *root, const struct keys *keys)
{
    struct fault fault = {0};
    struct bytes request = {0};
    require(seal_request_create(&keys->terminal_key, "SPS-01", &request, &fault), &fault);
    put(root, "corpus/csr", "request", &request);
    bytes_free(&request);
}

/* A request: its beginning, in DER; and a point of the curve with a file behind it. */
static void seed_drop(const char *root)
{
    struct fault fault = {0};
    struct drop_key key;
    struct bytes seed = {0};
    bytes_append(&seed, "\x30\x0B\x30\x06\x02\x01\x00\x30\x01\x00\x30\x01\x00", 13);
    put(root, "corpus/drop", "request", &seed);
    bytes_truncate(&seed, 0);
    require(drop_key_new(&key, &fault), &fault);
    bytes_append(&seed, key.point, sizeof key.point);
    bytes_append_text(&seed, "%PDF-1.4 SPESIMEN");
    put(root, "corpus/drop", "point", &seed);
    bytes_free(&seed);
    drop_key_forget(&key);
}

static void seed_text(const char *root, const char *folder, const char *name, const char *text)
{
    struct bytes seed = {0};
    bytes_append_text(&seed, text);
    put(root, folder, name, &seed);
    bytes_free(&seed);
}

/* The first byte of a word says which it is: as in words.c. */
static void seed_words(const char *root)
{
    static const char *const texts[] = {
        "case MDAxMTIyMzM0NDU1NjY3Nzg4OTlhYWJiY2NkZGVlZmY=,sha256 "
        "MDAxMTIyMzM0NDU1NjY3Nzg4OTlhYWJiY2N"
        "kZGVlZmYwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZg==",
        "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
        "9223372036854775807",
        "Bearer anj1_SPESIMEN-SPESIMEN-SPESIMEN-SPESIMEN-SPESIME",
        "1795492800." CASE_ID CASE_ID ".1795492800",
        "limit=200&after=-1..0",
        "kind=complaint&limit=1",
        CASE_ID,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char name[16], text[256];
        snprintf(name, sizeof name, "word-%zu", i);
        snprintf(text, sizeof text, "%c%s", (char)('0' + i), texts[i]); /* '0' is 48: 0 of 8 */
        seed_text(root, "corpus/words", name, text);
    }
}

/* The first character: 0 and 8 ask the public port, 5 and = the intake, as a terminal, 2 the desk.
 */
static void seed_requests(const char *root)
{
    static const char *const texts[] = {
        "0GET /t/0000-0000-0000-00?lang=en HTTP\nAccept: application/json\n\n",
        "0GET /t?code=00000000000000\n\n",
        "0POST /s/00000000000000\nContent-Type: application/x-www-form-urlencoded\n\ncost=4",
        "8POST /u/x\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-Disposition: "
        "form-data; name=\"file\"\r\n\r\n%PDF-\r\n--b--\r\n",
        "0GET /l/00000000000000/ktp?lang=en\n\n",
        "8POST /l/00000000000000/ktp\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\n"
        "Content-Disposition: form-data; name=\"file\"\r\n\r\n%PDF-\r\n--b--\r\n",
        "0POST /l/00000000000000\n\n",
        "0POST /k/00000000000000\nContent-Type: application/x-www-form-urlencoded\n\n"
        "address=sri@example.id",
        "0GET /kabar/" CASE_ID CASE_ID "\n\n",
        "0POST /berhenti/" CASE_ID CASE_ID "\nContent-Type: application/x-www-form-urlencoded\n\n"
        "List-Unsubscribe=One-Click",
        "0GET /kinerja?lang=jv\n\n",
        "0GET /kinerja/pekalongan\n\n",
        "5POST "
        "/enrol\n\n{\"code\":\"0123456789ABCDEF\",\"sign_request\":\"x\",\"tls_request\":\"y\"}",
        "5POST "
        "/fleet/beat\n\n{\"kiosk\":null,\"courier\":{\"version\":\"1\",\"at\":1,\"uploading\":1,"
        "\"awaiting\":1,\"delivered\":1,\"aside\":1,\"line_since\":1}}",
        "5POST /intake/ask\n\n0",
        "5POST /intake/\nTus-Resumable: 1.0.0\nContent-Type: application/offset+octet-stream\n"
        "Upload-Length: 4\nUpload-Metadata: case "
        "MDAxMTIyMzM0NDU1NjY3Nzg4OTlhYWJiY2NkZGVlMDE=,sha256 "
        "MDAxMTIyMzM0NDU1NjY3Nzg4OTlhYWJiY2NkZGVlZmYwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZg==\n"
        "\nabcd",
        "=PATCH /intake/" CASE_ID "\nTus-Resumable: 1.0.0\nUpload-Offset: 1\nContent-Type: "
        "application/offset+octet-stream\nUpload-Checksum: sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=\n\nx",
        "5GET /intake/" CASE_ID "\nX-HTTP-Method-Override: HEAD\nTus-Resumable: 1.0.0\n\n",
        "5GET /intake/ack/" CASE_ID "\n\n",
        "2GET /api/v1/cases?limit=2&after=-1..0\nAuthorization: Bearer "
        "anj1_SPESIMEN-SPESIMEN-SPESIMEN-SPESIMEN-SPESIME\n\n",
        "2GET /api/v1/queue?kind=application\nAuthorization: Bearer "
        "anj1_SPESIMEN-SPESIMEN-SPESIMEN-SPESIMEN-SPESIME\n\n",
        "2GET /api/v1/cases/" CASE_ID CASE_ID "/papers/ktp\nAuthorization: Bearer "
        "anj1_SPESIMEN-SPESIMEN-SPESIMEN-SPESIMEN-SPESIME\n\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char name[16];
        snprintf(name, sizeof name, "request-%02zu", i);
        seed_text(root, "corpus/request", name, texts[i]);
    }
}

/* As in question.c: the kinds in their order. */
static void seed_questions(const char *root)
{
    seed_text(root, "corpus/question", "track",
              "0{\"said\":\"0000-0000-0000-00\",\"lang\":\"en\"}");
    seed_text(root, "corpus/question", "survey",
              "1{\"code\":\"00000000000000\",\"answers\":[1,2,3,4,1,2,3,4,1]}");
    seed_text(
        root, "corpus/question", "open",
        "2{\"lang\":\"id\",\"label\":{\"id\":\"x\"},\"accept\":[\"pdf\",\"csr\"],\"max_bytes\":9,"
        "\"key\":\"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAA=\",\"face\":true}");
    seed_text(root, "corpus/question", "look", "3{\"token\":\"oKGio6SlpqeoqaqrrK2urw\"}");
}

/* A case of one field and one document, and its events: first byte 0 and 1. */
static void seed_case(const char *root)
{
    static struct agency agency = {.key = "pekalongan"};
    static struct requirement requirement = {.key = "ktp"};
    static struct field field = {.key = "nik", .kind = FIELD_NIK};
    static const struct service service = {.key = "pekalongan/issue-esign",
                                           .version = "1",
                                           .agency = &agency,
                                           .requirements = &requirement,
                                           .requirements_count = 1,
                                           .fields = &field,
                                           .fields_count = 1};
    const struct civil now = {2026, 11, 20, 10, 42, 7, 5, CIVIL_WIB};
    struct case_record record;
    struct fault fault = {0};
    struct bytes json = {0}, events = {0}, seed = {0};
    case_begin(&record, &service, LANGUAGE_ID);
    case_value_set(&record, 0, "3375011708900001");
    snprintf(record.code, sizeof record.code, "SPESIMEN000001");
    record.handed_in = record.due = now;
    case_event_add(&record, &now, "step", "form");
    require(case_write_json(&record, "SPS-01", CASE_ID CASE_ID, &json, &fault) &&
                case_write_events(&record, &events, &fault),
            &fault);
    bytes_append(&seed, "\0", 1);
    bytes_append(&seed, json.data, json.size);
    put(root, "corpus/case_json", "case", &seed);
    bytes_truncate(&seed, 0);
    bytes_append(&seed, "\1", 1);
    bytes_append(&seed, events.data, events.size);
    put(root, "corpus/case_json", "events", &seed);
    bytes_free(&json);
    bytes_free(&events);
    bytes_free(&seed);
    case_clear(&record);
}

int main(int count, char **words)
{
    struct keys keys = {0};
    if (count != 2) return 2;
    make_keys(words[1], &keys);
    seed_layers(words[1], &keys);
    seed_token(words[1], &keys);
    seed_question(words[1]);
    seed_request(words[1], &keys);
    seed_drop(words[1]);
    seed_case(words[1]);
    seed_text(words[1], "corpus/export_list", "claims",
              "{\"terminal\":\"SPS-01\",\"at\":1795492800,\"cases\":[{\"case\":\"" CASE_ID
              "\",\"size\":5,\"sha256\":\"" CASE_ID CASE_ID "\"}]}");
    seed_text(words[1], "corpus/tracking", "known",
              "{\"code\":\"K7QF2M9XRT4BW8\",\"service\":\"pekalongan/issue-esign\",\"state\":"
              "\"finished\",\"headline\":\"SPESIMEN\",\"late\":true,\"survey\":true,\"due\":"
              "\"2026-11-20T12:00:00+07:00\",\"updated\":null,\"steps\":[{\"number\":1,"
              "\"title\":\"Verifikasi\",\"actor\":\"Verifikator\",\"state\":\"done\",\"at\":"
              "\"2026-11-20T12:00:00+07:00\"},{\"number\":2,\"title\":\"Selesai\",\"actor\":\"\","
              "\"state\":\"skipped\",\"at\":null}]}");
    seed_text(words[1], "corpus/tracking", "waits",
              "{\"code\":\"K7QF2M9XRT4BW8\",\"state\":\"on-its-way\",\"headline\":\"SPESIMEN\"}");
    seed_text(words[1], "corpus/tracking", "unknown", "{\"code\":\"T-01\"}");
    seed_text(words[1], "corpus/multipart", "form",
              "\1multipart/form-data; boundary=b\n--b\r\nContent-Disposition: form-data; "
              "name=\"file\"; filename=\"x\"\r\n\r\n%PDF-\r\n--b--\r\n");
    seed_text(words[1], "corpus/form", "login",
              "application/x-www-form-urlencoded; charset=utf-8\nx=1; anjungan=c2VjcmV0; y=2\n"
              "nama=sari&sandi=a+b%26%C3%A9%0D%0A&kunci=");
    seed_text(words[1], "corpus/s3_list", "page",
              "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3/\"><Prefix/>"
              "<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;=&#x41;"
              "</NextContinuationToken><Contents><Key>"
              "000000000000-0000000a-0000000000000001-000000000000</Key><Size>10</Size>"
              "<LastModified>2026-11-20T03:42:00.000Z</LastModified></Contents>"
              "<Contents><Key>00000000000a-0000000a-0000000000000001</Key><Size>10</Size>"
              "</Contents></ListBucketResult>");
    seed_text(words[1], "corpus/s3_list", "manifest",
              "anjungan-blob 1 00000000000a\n"
              "000000000000-0000000a-0000000000000001-000000000000\n");
    seed_text(words[1], "corpus/s3_list", "error",
              "<Error><Code>SlowDown</Code><Message>x</Message></Error>");
    seed_text(words[1], "corpus/heartbeat", "beat",
              "{\"kiosk\":{\"version\":\"1\",\"at\":1,\"started\":1,\"devices\":{\"printer\":{"
              "\"fitted\":true,\"state\":\"ready\",\"code\":\"\"}},\"paper\":{\"known\":true,"
              "\"warns\":true,\"remaining_mm\":1,\"receipts_left\":1,\"ends\":1},\"cases\":{"
              "\"waiting\":1,\"oldest\":1,\"refused\":1},\"staff\":{\"called\":true,\"in\":false},"
              "\"codes\":[\"P-08\"]},\"courier\":{\"version\":\"1\",\"at\":1,\"uploading\":1,"
              "\"awaiting\":1,\"delivered\":1,\"aside\":1,\"line_since\":1}}");
    seed_text(words[1], "corpus/dn", "plain", "CN=SPESIMEN\\, \\C3\\89+2.5.4.5=#0C0131 , c=ID");
    seed_text(words[1], "corpus/dn", "quoted", "O=\"Dinas, \\\"Contoh\\\"\",CN=SPESIMEN");
    seed_words(words[1]);
    seed_requests(words[1]);
    seed_questions(words[1]);
    struct bytes *all[] = {&keys.ca_key,        &keys.ca,        &keys.terminal_key, &keys.terminal,
                           &keys.recipient_key, &keys.recipient, &keys.backend_key,  &keys.backend};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
    return 0;
}
