/* seal_fixture.h - a CA, a terminal and a backend in a folder of their own, and a specimen case. */
#ifndef ANJUNGAN_TESTS_UNIT_SEAL_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_SEAL_FIXTURE_H

#include "base/file.h"
#include "seal/recipient.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define FIXTURE_CASE_ID "00112233445566778899aabbccddeeff"

struct fixture {
    char dir[64];
    struct bytes ca_key, ca;
    struct bytes terminal_key, terminal;
    struct bytes recipient_key, recipient;
    struct bytes backend_key, backend;
};

/* Runs one program with these words, quietly; its exit status. */
static inline int fixture_run(const char *const *words)
{
    pid_t child;
    int status = -1;
    char *copies[24] = {0};
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    for (int i = 0; words[i]; i++)
        copies[i] = memory_copy_text(words[i]);
    assert_int_equal(posix_spawnp(&child, copies[0], &quiet, NULL, copies, environ), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    for (int i = 0; copies[i]; i++)
        free(copies[i]);
    posix_spawn_file_actions_destroy(&quiet);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void fixture_path(const struct fixture *fixture, const char *name,
                                char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/%s", fixture->dir, name);
}

static inline void fixture_write(const struct fixture *fixture, const char *name,
                                 const struct bytes *content)
{
    struct fault fault = {0};
    if (!file_write_durable(fixture->dir, name, content->data, content->size, 0600, &fault))
        fail_msg("%s", fault.text);
}

/* A key and a certificate that the fixture's CA, or another, issued. */
static inline void fixture_issue(const struct bytes *ca_key, const struct bytes *ca,
                                 const char *name, enum seal_purpose purpose, struct bytes *key,
                                 struct bytes *certificate)
{
    struct fault fault = {0};
    struct bytes request = {0};
    if (!seal_key_create(key, &fault) || !seal_request_create(key, "anything", &request, &fault) ||
        !seal_certificate_issue(ca_key, ca, &request, name, purpose, NULL, 30, certificate, &fault))
        fail_msg("%s", fault.text);
    bytes_free(&request);
}

static inline void fixture_init(struct fixture *fixture)
{
    *fixture = (struct fixture){.dir = "/tmp/anjungan-seal-XXXXXX"};
    assert_non_null(mkdtemp(fixture->dir));
    struct fault fault = {0};
    if (!seal_ca_create("SPESIMEN CA", 30, &fixture->ca_key, &fixture->ca, &fault))
        fail_msg("%s", fault.text);
    fixture_issue(&fixture->ca_key, &fixture->ca, "SPS-01", SEAL_PURPOSE_TERMINAL_SIGN,
                  &fixture->terminal_key, &fixture->terminal);
    fixture_issue(&fixture->ca_key, &fixture->ca, "SPESIMEN pusat", SEAL_PURPOSE_RECIPIENT,
                  &fixture->recipient_key, &fixture->recipient);
    fixture_issue(&fixture->ca_key, &fixture->ca, "SPESIMEN jawab", SEAL_PURPOSE_BACKEND_SIGN,
                  &fixture->backend_key, &fixture->backend);
    fixture_write(fixture, "ca.pem", &fixture->ca);
    fixture_write(fixture, "terminal.key", &fixture->terminal_key);
    fixture_write(fixture, "terminal.crt", &fixture->terminal);
    fixture_write(fixture, "recipient.key", &fixture->recipient_key);
    fixture_write(fixture, "recipient.crt", &fixture->recipient);
}

static inline void fixture_free(struct fixture *fixture)
{
    static const char *const names[] = {"ca.pem",        "terminal.key",  "terminal.crt",
                                        "recipient.key", "recipient.crt", "case.p7m",
                                        "signed.der",    "case.zip"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH_SIZE];
        fixture_path(fixture, names[i], path);
        unlink(path);
    }
    rmdir(fixture->dir);
    struct bytes *all[] = {
        &fixture->ca_key,        &fixture->ca,        &fixture->terminal_key, &fixture->terminal,
        &fixture->recipient_key, &fixture->recipient, &fixture->backend_key,  &fixture->backend};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static inline struct sealer *fixture_sealer(const struct fixture *fixture)
{
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE];
    fixture_path(fixture, "terminal.key", key);
    fixture_path(fixture, "terminal.crt", certificate);
    fixture_path(fixture, "recipient.crt", recipient);
    struct fault fault = {0};
    struct sealer *sealer = sealer_create(key, certificate, recipient, &fault);
    if (!sealer) fail_msg("%s", fault.text);
    return sealer;
}

/* A ring of the one. */
static inline bool fixture_find(void *context, const char *id, struct bytes *out_key,
                                struct bytes *out_certificate, struct fault *fault)
{
    const struct fixture *fixture = context;
    char own[RECIPIENT_SIZE];
    if (!recipient_of_certificate(&fixture->recipient, own, fault)) return false;
    if (strcmp(own, id) != 0)
        return FAULT_CODED(fault, "S-03", FAULT_REFUSED, 0, "sealed for another recipient");
    bytes_append(out_key, fixture->recipient_key.data, fixture->recipient_key.size);
    bytes_append(out_certificate, fixture->recipient.data, fixture->recipient.size);
    return true;
}

/* Borrows the fixture. */
static inline struct opener *fixture_opener(const struct fixture *fixture)
{
    struct fault fault = {0};
    struct opener *opener = opener_create(
        &(struct recipient_ring){fixture_find, (void *)(uintptr_t)fixture}, &fixture->ca, &fault);
    if (!opener) fail_msg("%s", fault.text);
    return opener;
}

enum { FIXTURE_PARTS = 3 };

static inline void fixture_parts(struct seal_part parts[FIXTURE_PARTS], size_t document_size)
{
    memset(parts, 0, FIXTURE_PARTS * sizeof *parts);
    snprintf(parts[0].name, sizeof parts[0].name, "case.json");
    bytes_append_text(&parts[0].data, "{\"nama\": \"SPESIMEN\"}\n");
    snprintf(parts[1].name, sizeof parts[1].name, "documents/ktp.pdf");
    bytes_reserve(&parts[1].data, document_size + 1);
    for (size_t i = 0; i < document_size; i++)
        parts[1].data.data[i] = (uint8_t)(i * 2654435761U >> 13);
    parts[1].data.size = document_size;
    snprintf(parts[2].name, sizeof parts[2].name, "face.jpg"); /* empty: a part may be */
}

static inline void fixture_parts_free(struct seal_part parts[FIXTURE_PARTS])
{
    for (int i = 0; i < FIXTURE_PARTS; i++)
        bytes_free(&parts[i].data);
}

static inline void fixture_seal(const struct fixture *fixture, size_t document_size,
                                struct bytes *out)
{
    struct sealer *sealer = fixture_sealer(fixture);
    struct seal_part parts[FIXTURE_PARTS];
    fixture_parts(parts, document_size);
    struct fault fault = {0};
    if (!sealer_seal(sealer, FIXTURE_CASE_ID, parts, FIXTURE_PARTS, out, &fault))
        fail_msg("%s", fault.text);
    fixture_parts_free(parts);
    sealer_destroy(sealer);
}

#endif
