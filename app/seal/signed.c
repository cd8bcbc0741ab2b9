#define _DEFAULT_SOURCE
#include "seal/signed.h"

#include "seal/der.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <time.h>

/* id-signedData, 1.2.840.113549.1.7.2 */
static const uint8_t signed_type[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                      0xF7, 0x0D, 0x01, 0x07, 0x02};
/* id-data, 1.2.840.113549.1.7.1 */
static const uint8_t data_type[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                    0xF7, 0x0D, 0x01, 0x07, 0x01};
static const uint8_t version_1[] = {0x02, 0x01, 0x01};
/* SEQUENCE { id-sha256 }, 2.16.840.1.101.3.4.2.1 */
static const uint8_t digest_algorithm[] = {0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48,
                                           0x01, 0x65, 0x03, 0x04, 0x02, 0x01};
/* SEQUENCE { ecdsa-with-SHA256 }, 1.2.840.10045.4.3.2 */
static const uint8_t signature_algorithm[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                              0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
#define TAKE_CONSTANT(der, constant) der_take_bytes((der), (constant), sizeof(constant))

/* SignedData, cut where the content goes. */
struct parts {
    struct der head; /* version and digestAlgorithms */
    bool has_content;
    struct der content;
    struct der tail;       /* certificates and signerInfos */
    struct der identifier; /* of the signer */
};

static bool read_signer(struct der *signers, struct der *out_identifier)
{
    struct der signer, ignored;
    return der_take(signers, DER_SEQUENCE, &signer) && signers->left == 0 &&
           TAKE_CONSTANT(&signer, version_1) &&
           der_take_whole(&signer, DER_SEQUENCE, out_identifier) &&
           TAKE_CONSTANT(&signer, digest_algorithm) &&
           der_take(&signer, DER_CONTEXT | DER_CONSTRUCTED | 0, &ignored) &&
           TAKE_CONSTANT(&signer, signature_algorithm) &&
           der_take(&signer, DER_OCTET_STRING, &ignored) && signer.left == 0;
}

static bool read_tail(struct der tail, struct der *out_identifier)
{
    struct der certificates, certificate, signers;
    return der_take(&tail, DER_CONTEXT | DER_CONSTRUCTED | 0, &certificates) &&
           der_take(&certificates, DER_SEQUENCE, &certificate) && certificates.left == 0 &&
           der_take(&tail, DER_SET, &signers) && tail.left == 0 &&
           read_signer(&signers, out_identifier);
}

static bool read_encapsulated(struct der *data, struct parts *out)
{
    struct der encapsulated, holder;
    if (!der_take(data, DER_SEQUENCE, &encapsulated) || !TAKE_CONSTANT(&encapsulated, data_type))
        return false;
    out->has_content = encapsulated.left > 0;
    if (!out->has_content) return true;
    return der_take(&encapsulated, DER_CONTEXT | DER_CONSTRUCTED | 0, &holder) &&
           encapsulated.left == 0 && der_take(&holder, DER_OCTET_STRING, &out->content) &&
           holder.left == 0;
}

static bool parts_read(const uint8_t *bytes, size_t size, struct parts *out)
{
    struct der whole = {bytes, size}, info, holder, data, digests;
    *out = (struct parts){0};
    if (!der_take(&whole, DER_SEQUENCE, &info) || whole.left ||
        !TAKE_CONSTANT(&info, signed_type) ||
        !der_take(&info, DER_CONTEXT | DER_CONSTRUCTED | 0, &holder) || info.left ||
        !der_take(&holder, DER_SEQUENCE, &data) || holder.left)
        return false;
    const uint8_t *start = data.at;
    if (!TAKE_CONSTANT(&data, version_1) || !der_take(&data, DER_SET, &digests) ||
        !TAKE_CONSTANT(&digests, digest_algorithm) || digests.left)
        return false;
    out->head = (struct der){start, (size_t)(data.at - start)};
    if (!read_encapsulated(&data, out)) return false;
    out->tail = data;
    return read_tail(data, &out->identifier);
}

static size_t element_size(size_t content)
{
    size_t header = 2;
    for (size_t rest = content; content >= 0x80 && rest; rest >>= 8)
        header++;
    return header + content;
}

/* Puts the same head and tail around other content; NULL: around none, as a detached signature. */
static void parts_write(const struct parts *parts, const struct bytes *content, struct bytes *out)
{
    size_t octets = content ? element_size(content->size) : 0;
    size_t encapsulated = sizeof data_type + (content ? element_size(octets) : 0);
    size_t data = parts->head.left + element_size(encapsulated) + parts->tail.left;
    size_t info = sizeof signed_type + element_size(element_size(data));
    bytes_reserve(out, element_size(info) + 1);
    der_put_header(out, DER_SEQUENCE, info);
    bytes_append(out, signed_type, sizeof signed_type);
    der_put_header(out, DER_CONTEXT | DER_CONSTRUCTED | 0, element_size(data));
    der_put_header(out, DER_SEQUENCE, data);
    bytes_append(out, parts->head.at, parts->head.left);
    der_put_header(out, DER_SEQUENCE, encapsulated);
    bytes_append(out, data_type, sizeof data_type);
    if (content) {
        der_put_header(out, DER_CONTEXT | DER_CONSTRUCTED | 0, octets);
        der_put_header(out, DER_OCTET_STRING, content->size);
        bytes_append(out, content->data, content->size);
    }
    bytes_append(out, parts->tail.at, parts->tail.left);
}

/* Runs the content through the digest; with detached content it goes nowhere else. */
static bool sign_content(CMS_ContentInfo *cms, const struct bytes *content)
{
    BIO *digest = CMS_dataInit(cms, NULL);
    bool done = digest && content->size <= INT_MAX &&
                BIO_write(digest, content->data, (int)content->size) == (int)content->size &&
                BIO_flush(digest) == 1 && CMS_dataFinal(cms, digest) == 1;
    BIO_free_all(digest);
    return done;
}

bool signed_write(EVP_PKEY *key, X509 *certificate, const struct bytes *content, struct bytes *out,
                  struct fault *fault)
{
    const unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
    uint8_t *detached = NULL;
    struct parts parts;
    int size = 0;
    if (cms && CMS_add1_signer(cms, certificate, key, EVP_sha256(), flags) &&
        sign_content(cms, content))
        size = i2d_CMS_ContentInfo(cms, &detached);
    bool done = size > 0 && parts_read(detached, (size_t)size, &parts) && !parts.has_content;
    if (done) {
        struct bytes whole = {0};
        parts_write(&parts, content, &whole);
        bytes_move(out, &whole);
    }
    OPENSSL_free(detached);
    CMS_ContentInfo_free(cms);
    return done || OPENSSL_FAULT(fault, "S-01", "signing the package");
}

/* Unix time of the signed attribute signingTime, or 0. */
static int64_t signing_time(CMS_ContentInfo *cms)
{
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    const ASN1_TIME *time = CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_signingTime),
                                                        -3 /* the only one */, V_ASN1_UTCTIME);
    struct tm moment;
    return time && ASN1_TIME_to_tm(time, &moment) == 1 ? (int64_t)timegm(&moment) : 0;
}

static bool signer_verify(CMS_ContentInfo *cms, X509 *signer, X509 *ca, struct fault *fault)
{
    if (!crypto_key_is_p256(X509_get0_pubkey(signer)))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the signer's key is not P-256");
    bool ran_out = X509_cmp_current_time(X509_get0_notAfter(signer)) < 0;
    int64_t at_s = ran_out ? signing_time(cms) : 0;
    return crypto_chain_verify(signer, ca, X509_PURPOSE_SMIME_SIGN, at_s, fault);
}

static bool detached_verify(const struct bytes *detached, const struct parts *parts, X509 *ca,
                            X509 **out_signer, struct fault *fault)
{
    const uint8_t *at = detached->data;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)detached->size);
    BIO *source = BIO_new_mem_buf(parts->content.at, (int)parts->content.left);
    STACK_OF(X509) *signers = NULL;
    /* The chain is judged below; here the key of the certificate inside must fit the signature. */
    if (cms && source &&
        CMS_verify(cms, NULL, NULL, source, NULL, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1)
        signers = CMS_get0_signers(cms);
    bool done = false;
    if (!signers || sk_X509_num(signers) != 1) {
        ERR_clear_error();
        FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the package's signature does not fit");
    } else {
        X509 *signer = sk_X509_value(signers, 0);
        done = crypto_identifies(parts->identifier.at, parts->identifier.left, signer) ||
               FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the signer is named otherwise");
        done = done && signer_verify(cms, signer, ca, fault) && X509_up_ref(signer) == 1;
        if (done) *out_signer = signer;
    }
    sk_X509_free(signers);
    BIO_free(source);
    CMS_ContentInfo_free(cms);
    return done;
}

bool signed_open(const struct bytes *data, X509 *ca, const uint8_t **out_content, size_t *out_size,
                 X509 **out_signer, struct fault *fault)
{
    struct parts parts;
    if (!parts_read(data->data, data->size, &parts) || !parts.has_content ||
        parts.content.left > INT_MAX)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the package is not signed as agreed");
    struct bytes detached = {0};
    parts_write(&parts, NULL, &detached);
    bool done = detached_verify(&detached, &parts, ca, out_signer, fault);
    bytes_free(&detached);
    if (!done) return false;
    *out_content = parts.content.at;
    *out_size = parts.content.left;
    return true;
}
