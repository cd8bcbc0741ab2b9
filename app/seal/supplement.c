#include "seal/supplement.h"

#include "seal/envelope.h"
#include "seal/opener.h"

#include <string.h>

static void write_label(const struct supplement_label *label, struct bytes *out)
{
    bytes_append_format(out, "anjungan supplement 1\n%s\n%s\n%s\n", label->case_id, label->item,
                        label->kind);
}

bool supplement_seal(const struct bytes *recipient, const struct supplement_label *label,
                     const struct bytes *file, struct bytes *out_sealed, struct fault *fault)
{
    struct bytes plain = {0};
    if (file->size > SUPPLEMENT_FILE_MAX)
        return FAULT_CODED(fault, "S-01", FAULT_INPUT, 0, "a paper of %zu bytes", file->size);
    X509 *certificate = crypto_certificate_read(recipient, fault);
    if (!certificate) return false;
    write_label(label, &plain);
    bytes_reserve(&plain, plain.size + file->size + 1);
    bytes_append(&plain, file->data, file->size);
    bool done = envelope_write(certificate, &plain, out_sealed, fault);
    bytes_free(&plain);
    X509_free(certificate);
    return done;
}

bool supplement_open(const struct opener *opener, const struct supplement_label *label,
                     const struct bytes *sealed, struct bytes *out_file, struct fault *fault)
{
    struct bytes plain = {0}, head = {0};
    bool done = opener_open_envelope(opener, sealed, &plain, fault);
    write_label(label, &head);
    if (done && (plain.size < head.size || memcmp(plain.data, head.data, head.size) != 0))
        done = FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "another paper than was asked for");
    if (done) bytes_append(out_file, plain.data + head.size, plain.size - head.size);
    bytes_free(&plain);
    bytes_free(&head);
    return done;
}
