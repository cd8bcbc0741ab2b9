#define _POSIX_C_SOURCE 200809L
#include "receipt/link.h"
#include "backend/cases/cases.h"
#include "base/encode.h"

#include <stdio.h>
#include <string.h>

/* 64 bytes, or our own decoy: a signature that is well formed but of something else. */
static bool read_signature(const struct cases *cases, const char *text,
                           uint8_t out[SEAL_SIGNATURE_SIZE])
{
    struct bytes decoded = {0};
    size_t length = text ? strnlen(text, 128) : 0;
    bool fine =
        text && base64url_decode(text, length, &decoded) && decoded.size == SEAL_SIGNATURE_SIZE;
    memcpy(out, fine ? decoded.data : cases->decoy, SEAL_SIGNATURE_SIZE);
    bytes_free(&decoded);
    return fine;
}

bool cases_link_is_ours(const struct cases *cases, const char *code, const char *terminal,
                        const char *signature, char out_agency[DB_NAME_SIZE])
{
    struct db_terminal found = {0};
    uint8_t bytes[SEAL_SIGNATURE_SIZE];
    char message[LINK_MESSAGE_SIZE], name[DB_NAME_SIZE];
    snprintf(name, sizeof name, "%s", terminal ? terminal : "-");
    bool known =
        db_terminal_find(cases->db, name, &found, NULL) && found.state == DB_TERMINAL_ENROLLED;
    bool whole =
        read_signature(cases, signature, bytes) && code && terminal && strcmp(name, terminal) == 0;
    size_t length = link_message(code ? code : "00000000000000", name, message);
    bool verified = seal_verify(known ? &found.sign_certificate : cases->certificate,
                                cases->ca_certificate, message, length, bytes, NULL);
    bool ours = known && whole && verified;
    if (ours) snprintf(out_agency, DB_NAME_SIZE, "%s", found.agency);
    db_terminal_free(&found);
    return ours;
}
