/* The words that requests carry in headers and addresses, each by its parser: first a byte that
 * says which, then the word. What is taken keeps its header's promises, and can be written again.
 */
#define _POSIX_C_SOURCE 200809L
#include "backend/api/query.h"
#include "backend/http/form.h"
#include "backend/intake/tus.h"
#include "backend/people/tokens.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_metadata(const char *text)
{
    struct tus_metadata metadata;
    char again[HTTP_VALUE_SIZE];
    if (!tus_metadata_parse(text, &metadata)) return;
    assert(strspn(metadata.case_id, "0123456789abcdef") == 32 && !metadata.case_id[32]);
    assert(strspn(metadata.sha256, "0123456789abcdef") == 64 && !metadata.sha256[64]);
    tus_metadata_write(&metadata, again);
    assert(strcmp(again, text) == 0);
}

static void fuzz_checksum(const char *text)
{
    struct tus_checksum checksum;
    if (tus_checksum_parse(text, &checksum))
        assert(checksum.size == (checksum.kind == DIGEST_SHA1 ? 20 : 32));
}

static void fuzz_number(const char *text)
{
    const struct http_request request = {.headers = {{"Upload-Offset", text}}, .headers_count = 1};
    int64_t number = -1;
    if (http_request_number(&request, "upload-offset", &number))
        assert(number >= 0 && strspn(text, "0123456789") == strlen(text));
    else
        assert(number == -1);
}

static void fuzz_token(const char *text)
{
    char token[TOKEN_SIZE] = "";
    if (token_from_header(text, token))
        assert(strlen(token) == TOKEN_SIZE - 1 && strcmp(strchr(text, ' ') + 1, token) == 0);
    else
        assert(!token[0]);
}

static void fuzz_cursor(const char *text)
{
    struct api_cursor cursor, again;
    char written[API_CURSOR_SIZE];
    if (!api_cursor_parse(text, &cursor)) return;
    assert(cursor.at_s >= -1 && cursor.began_s >= 0);
    api_cursor_write(&cursor, written);
    bool taken = api_cursor_parse(written, &again);
    assert(taken && again.at_s == cursor.at_s && again.began_s == cursor.began_s &&
           strcmp(again.name, cursor.name) == 0);
}

/* "name=value&..." as the server cuts it; what is decoded there is decoded here by nobody. */
static void fuzz_list(char *text, bool with_kind)
{
    struct http_request request = {0};
    struct api_list list = {.limit = -1};
    char *rest = NULL;
    for (char *pair = strtok_r(text, "&", &rest); pair && request.queries_count < HTTP_HEADERS_MAX;
         pair = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(pair, '=');
        if (value) *value++ = 0;
        request.queries[request.queries_count++] = (struct http_pair){pair, value ? value : ""};
    }
    if (!api_list_parse(&request, with_kind, &list)) {
        assert(list.limit == -1);
        return;
    }
    assert(list.limit >= 1 && list.limit <= API_PAGE_MAX && request.queries_count <= 3);
    assert(http_request_query(&request, "kind") ? with_kind : !with_kind);
}

static void fuzz_name(const char *text)
{
    static struct bytes secret;
    const struct cases cases = {.secret = &secret};
    char id[DB_ID_SIZE], name[CASES_NAME_SIZE];
    if (!secret.size) bytes_append_text(&secret, "SPESIMEN: a secret of 32 bytes or so");
    assert(!cases_named(&cases, text, id)); /* nobody makes one up */
    if (!cases_name(&cases, text, name)) return;
    bool named = cases_named(&cases, name, id);
    assert(named && strcasecmp(id, text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes word = {0};
    if (size == 0) return 0;
    bytes_append(&word, data + 1, size - 1);
    bytes_append(&word, "", 1);
    char *text = (char *)word.data;
    switch (data[0] % 8) {
    case 0: fuzz_metadata(text); break;
    case 1: fuzz_checksum(text); break;
    case 2: fuzz_number(text); break;
    case 3: fuzz_token(text); break;
    case 4: fuzz_cursor(text); break;
    case 5: fuzz_list(text, false); break;
    case 6: fuzz_list(text, true); break;
    case 7: fuzz_name(text); break;
    }
    bytes_free(&word);
    return 0;
}
