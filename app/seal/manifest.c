#include "seal/manifest.h"

#include "seal/crypto.h"

#include <jansson.h>
#include <string.h>

static const char schema[] = "anjungan-package-1";

void manifest_write(const char *case_id, const char *terminal, const char *recipient,
                    const struct zip_entry *parts, int count, struct bytes *out)
{
    bytes_append_format(out,
                        "{\n\"schema\": \"%s\",\n\"case_id\": \"%s\",\n\"terminal\": \"%s\",\n"
                        "\"recipient\": \"%s\",\n\"parts\": [",
                        schema, case_id, terminal, recipient);
    for (int i = 0; i < count; i++) {
        char sha256[65];
        seal_sha256(parts[i].data, parts[i].size, sha256);
        bytes_append_format(out, "%s\n{\"name\": \"%s\", \"size\": %zu, \"sha256\": \"%s\"}",
                            i ? "," : "", parts[i].name, parts[i].size, sha256);
    }
    bytes_append_text(out, "\n]\n}\n");
}

static bool is_text(const json_t *object, const char *key, const char *expected)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && strcmp(text, expected) == 0;
}

static bool is_part(const json_t *entry, const struct zip_entry *part)
{
    const json_t *size = json_object_get(entry, "size");
    if (json_object_size(entry) != 3 || !is_text(entry, "name", part->name) ||
        !json_is_integer(size) || json_integer_value(size) != (json_int_t)part->size)
        return false;
    char sha256[65];
    seal_sha256(part->data, part->size, sha256);
    return is_text(entry, "sha256", sha256);
}

static bool verify_parts(const json_t *list, const struct zip_entry *parts, int count,
                         struct fault *fault)
{
    if (!json_is_array(list) || json_array_size(list) != (size_t)count)
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the manifest does not name %d parts",
                           count);
    for (int i = 0; i < count; i++)
        if (!is_part(json_array_get(list, (size_t)i), &parts[i]))
            return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                               "part %d is not as the manifest says", i + 1);
    return true;
}

static bool verify(const json_t *root, const char *terminal, const char *recipient,
                   const struct zip_entry *parts, int count, char out_case_id[33],
                   struct fault *fault)
{
    if (!is_text(root, "schema", schema) || json_object_size(root) != 5)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the manifest is not of schema %s",
                           schema);
    if (!is_text(root, "terminal", terminal))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                           "the manifest names another terminal than the signer");
    if (!is_text(root, "recipient", recipient))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the manifest names another recipient");
    const char *case_id = json_string_value(json_object_get(root, "case_id"));
    if (!case_id || !crypto_is_case_id(case_id))
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the manifest has no case id");
    if (!verify_parts(json_object_get(root, "parts"), parts, count, fault)) return false;
    memcpy(out_case_id, case_id, 33);
    return true;
}

bool manifest_verify(const struct zip_entry *manifest, const char *terminal, const char *recipient,
                     const struct zip_entry *parts, int count, char out_case_id[33],
                     struct fault *fault)
{
    if (strcmp(manifest->name, MANIFEST_NAME) != 0)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the manifest is not the first part");
    json_t *root =
        json_loadb((const char *)manifest->data, manifest->size, JSON_REJECT_DUPLICATES, NULL);
    bool done = verify(root, terminal, recipient, parts, count, out_case_id, fault);
    json_decref(root);
    return done;
}
