/* export_list.h - what lies on a USB stick beside the sealed cases: their list, signed by the
 * terminal, so that the service centre takes in just what the terminal put there.
 *
 * JWS compact serialization (RFC 7515), ES256, of one shape: header constant, claims
 * {"terminal", "at", "cases": [{"case", "size", "sha256"}]}. It proves who exported; each sealed
 * case proves itself. */
#ifndef ANJUNGAN_SEAL_EXPORT_LIST_H
#define ANJUNGAN_SEAL_EXPORT_LIST_H

#include "seal/seal.h"

#define EXPORT_LIST_FILE "MANIFEST.jws"
enum { EXPORT_LIST_MAX = 4 << 20, EXPORT_CASES_MAX = 20000 };

struct export_item {
    char case_id[33];
    char sha256[65]; /* of the sealed file */
    int64_t size;
};

struct export_list {
    char terminal[32];
    int64_t at_s;
    struct export_item *items;
    int count;
};
void export_list_free(struct export_list *);

bool export_list_sign(const struct export_list *, struct sealer *, struct bytes *out,
                      struct fault *);
/* The name it claims, before anything is verified: whose certificate to look for. S-04. */
bool export_list_claims(const struct bytes *token, char out_terminal[32], struct fault *);
/* S-04: not such a list, not signed with that certificate's key, or the certificate does not chain
 * to ca. No case stands in it twice. The caller frees out. */
bool export_list_verify(const struct bytes *token, const struct bytes *certificate_pem,
                        const struct bytes *ca_pem, struct export_list *out, struct fault *);

#endif
