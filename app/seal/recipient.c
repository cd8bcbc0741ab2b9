#define _DEFAULT_SOURCE
#include "seal/recipient.h"

#include "seal/crypto.h"

#include <openssl/x509v3.h>
#include <time.h>

bool recipient_of_certificate(const struct bytes *pem, char out[RECIPIENT_SIZE],
                              struct fault *fault)
{
    X509 *certificate = crypto_certificate_read(pem, fault);
    if (!certificate) return false;
    bool done =
        crypto_identifier(certificate, out) || OPENSSL_FAULT(fault, "S-05", "naming a recipient");
    X509_free(certificate);
    return done;
}

bool recipient_good_until(const struct bytes *pem, int64_t *out_s, struct fault *fault)
{
    struct tm until;
    X509 *certificate = crypto_certificate_read(pem, fault);
    if (!certificate) return false;
    bool done = ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &until) == 1 ||
                OPENSSL_FAULT(fault, "S-05", "reading the end of a certificate");
    if (done) *out_s = timegm(&until);
    X509_free(certificate);
    return done;
}

bool crypto_recipient_follows(X509 *current, X509 *next, X509 *ca, struct fault *fault)
{
    if (!(X509_get_extension_flags(next) & EXFLAG_KUSAGE) ||
        X509_get_key_usage(next) != KU_KEY_AGREEMENT || X509_check_ca(next))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                           "the new recipient is not for key agreement");
    if (ASN1_TIME_compare(X509_get0_notBefore(next), X509_get0_notBefore(current)) != 1)
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0,
                           "the new recipient is not newer than the one in use");
    return crypto_is_issued(next, ca, 0, 0, fault);
}

bool recipient_follows(const struct bytes *current_pem, const struct bytes *next_pem,
                       const struct bytes *ca_pem, struct fault *fault)
{
    X509 *current = crypto_certificate_read(current_pem, fault);
    X509 *next = current ? crypto_certificate_read(next_pem, fault) : NULL;
    X509 *ca = next ? crypto_certificate_read(ca_pem, fault) : NULL;
    bool done = ca && crypto_recipient_follows(current, next, ca, fault);
    X509_free(current);
    X509_free(next);
    X509_free(ca);
    return done;
}
