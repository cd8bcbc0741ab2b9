/* What an S3 store answers: a page of a list, an error, and the manifest of a blob. What is taken
 * of a list lies side by side; what is taken as a manifest is written again the same. */
#include "backend/blobs/chunks.h"
#include "backend/blobs/s3_xml.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool collect(const struct s3_xml_object *object, void *context, struct fault *fault)
{
    const char *key = object->key;
    struct chunk chunk;
    char name[CHUNK_NAME_SIZE];
    (void)fault;
    assert(key[0] && object->size >= 0 && object->changed_s >= -1);
    if (!chunk_parse(key, &chunk)) return true;
    chunk_name(&chunk, name);
    assert(strcmp(name, key) == 0);
    return chunks_add(context, &chunk);
}

static void read_list(const struct bytes *text)
{
    struct chunks chunks = {0};
    struct bytes token = {0}, manifest = {0};
    int64_t size;
    if (s3_xml_read_list(text, collect, &chunks, &token, NULL)) {
        int64_t reach = chunks_settle(&chunks, INT64_MAX);
        blob_manifest_write(&chunks, reach, &manifest);
        chunks_free(&chunks);
        bool taken = blob_manifest_read(&manifest, &chunks, &size, NULL);
        assert(taken && size == reach);
    }
    chunks_free(&chunks);
    bytes_free(&token);
    bytes_free(&manifest);
}

static void read_manifest(const struct bytes *text)
{
    struct chunks chunks = {0};
    struct bytes again = {0};
    int64_t size;
    if (blob_manifest_read(text, &chunks, &size, NULL)) {
        blob_manifest_write(&chunks, size, &again);
        assert(again.size == text->size && memcmp(again.data, text->data, again.size) == 0);
    }
    chunks_free(&chunks);
    bytes_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {0};
    char code[S3_CODE_SIZE];
    bytes_append(&text, data, size);
    read_list(&text);
    read_manifest(&text);
    s3_xml_read_error(&text, code);
    assert(strlen(code) < sizeof code);
    bytes_free(&text);
    return 0;
}
