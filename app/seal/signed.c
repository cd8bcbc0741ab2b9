#include "seal/signed.h"

#include "base/clock.h"
#include "seal/der.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { DIGEST_SIZE = 32, TIME_SIZE = 13 /* YYMMDDHHMMSSZ */ };

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
/* The attributes contentType (data), signingTime (UTCTime) and messageDigest, in the order that DER
 * gives a SET OF, up to their values: 1.2.840.113549.1.9.3, .5 and .4 */
static const uint8_t content_type_attribute[] = {
    0x30, 0x18, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03,
    0x31, 0x0B, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01};
static const uint8_t signing_time_attribute[] = {0x30, 0x1C, 0x06, 0x09, 0x2A,     0x86,
                                                 0x48, 0x86, 0xF7, 0x0D, 0x01,     0x09,
                                                 0x05, 0x31, 0x0F, 0x17, TIME_SIZE};
static const uint8_t digest_attribute[] = {0x30, 0x2F, 0x06, 0x09, 0x2A,       0x86,
                                           0x48, 0x86, 0xF7, 0x0D, 0x01,       0x09,
                                           0x04, 0x31, 0x22, 0x04, DIGEST_SIZE};
#define TAKE_CONSTANT(der, constant) der_take_bytes((der), (constant), sizeof(constant))

/* SignedData, cut where the content goes. */
struct parts {
    struct der head; /* version and digestAlgorithms */
    bool has_content;
    struct der content;
    struct der tail; /* certificates and signerInfos, which are: */
    struct der certificate;
    struct der identifier; /* of the signer: IssuerAndSerialNumber */
    struct der attributes; /* with their tag, [0] */
    const uint8_t *time;   /* TIME_SIZE */
    const uint8_t *digest; /* DIGEST_SIZE */
    struct der signature;
};

static bool take_value(struct der *der, size_t size, const uint8_t **out)
{
    if (der->left < size) return false;
    *out = der->at;
    der->at += size;
    der->left -= size;
    return true;
}

static bool read_attributes(struct parts *out)
{
    struct der whole = out->attributes, attributes;
    return der_take(&whole, DER_CONTEXT | DER_CONSTRUCTED | 0, &attributes) &&
           TAKE_CONSTANT(&attributes, content_type_attribute) &&
           TAKE_CONSTANT(&attributes, signing_time_attribute) &&
           take_value(&attributes, TIME_SIZE, &out->time) &&
           TAKE_CONSTANT(&attributes, digest_attribute) &&
           take_value(&attributes, DIGEST_SIZE, &out->digest) && attributes.left == 0;
}

static bool read_signer(struct der *signers, struct parts *out)
{
    struct der signer;
    return der_take(signers, DER_SEQUENCE, &signer) && signers->left == 0 &&
           TAKE_CONSTANT(&signer, version_1) &&
           der_take_whole(&signer, DER_SEQUENCE, &out->identifier) &&
           TAKE_CONSTANT(&signer, digest_algorithm) &&
           der_take_whole(&signer, DER_CONTEXT | DER_CONSTRUCTED | 0, &out->attributes) &&
           read_attributes(out) && TAKE_CONSTANT(&signer, signature_algorithm) &&
           der_take(&signer, DER_OCTET_STRING, &out->signature) && signer.left == 0;
}

static bool read_tail(struct der tail, struct parts *out)
{
    struct der certificates, signers;
    return der_take(&tail, DER_CONTEXT | DER_CONSTRUCTED | 0, &certificates) &&
           der_take_whole(&certificates, DER_SEQUENCE, &out->certificate) &&
           certificates.left == 0 && der_take(&tail, DER_SET, &signers) && tail.left == 0 &&
           read_signer(&signers, out);
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
    return read_tail(data, out);
}

static size_t element_size(size_t content)
{
    size_t header = 2;
    for (size_t rest = content; content >= 0x80 && rest; rest >>= 8)
        header++;
    return header + content;
}

/* Puts content between head and tail. */
static void parts_write(const struct parts *parts, const struct bytes *content, struct bytes *out)
{
    size_t octets = element_size(content->size);
    size_t encapsulated = sizeof data_type + element_size(octets);
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
    der_put_header(out, DER_CONTEXT | DER_CONSTRUCTED | 0, octets);
    der_put_header(out, DER_OCTET_STRING, content->size);
    bytes_append(out, content->data, content->size);
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

/* NULL unless the certificate is P-256, of one form only, and the one that the signer is named by.
 */
static X509 *signer_read(const struct parts *parts)
{
    const uint8_t *at = parts->certificate.at;
    X509 *signer = d2i_X509(NULL, &at, (long)parts->certificate.left);
    uint8_t *again = NULL;
    int size = signer ? i2d_X509(signer, &again) : 0;
    bool good = size > 0 && (size_t)size == parts->certificate.left &&
                memcmp(again, parts->certificate.at, (size_t)size) == 0 &&
                crypto_key_is_p256(X509_get0_pubkey(signer)) &&
                crypto_identifies(parts->identifier.at, parts->identifier.left, signer);
    OPENSSL_free(again);
    ERR_clear_error();
    if (good) return signer;
    X509_free(signer);
    return NULL;
}

/* RFC 5652, 5.4: the signature is over the attributes as a SET OF, the digest over the content. */
static bool signature_fits(const struct parts *parts, X509 *signer)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    struct bytes attributes = {0};
    bytes_append(&attributes, parts->attributes.at, parts->attributes.left);
    attributes.data[0] = DER_SET;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool fits =
        EVP_Digest(parts->content.at, parts->content.left, digest, NULL, EVP_sha256(), NULL) == 1 &&
        memcmp(digest, parts->digest, DIGEST_SIZE) == 0 && context &&
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, X509_get0_pubkey(signer)) == 1 &&
        EVP_DigestVerify(context, parts->signature.at, parts->signature.left, attributes.data,
                         attributes.size) == 1;
    EVP_MD_CTX_free(context);
    bytes_free(&attributes);
    ERR_clear_error();
    return fits;
}

static int two_digits(const uint8_t *at)
{
    return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9'
               ? 10 * (at[0] - '0') + (at[1] - '0')
               : -1;
}

/* Unix time of a UTCTime, or 0. */
static int64_t signing_time(const uint8_t time[TIME_SIZE])
{
    int fields[6];
    for (int i = 0; i < 6; i++)
        if ((fields[i] = two_digits(time + 2 * i)) < 0) return 0;
    int year = fields[0] + (fields[0] < 50 ? 2000 : 1900); /* RFC 5280, 4.1.2.5.1 */
    if (fields[1] < 1 || fields[1] > 12 || fields[2] < 1 ||
        fields[2] > civil_month_days(year, fields[1]) || fields[3] > 23 || fields[4] > 59 ||
        fields[5] > 59 || time[TIME_SIZE - 1] != 'Z')
        return 0;
    const struct civil moment = {.year = year,
                                 .month = fields[1],
                                 .day = fields[2],
                                 .hour = fields[3],
                                 .minute = fields[4],
                                 .second = fields[5]};
    return civil_to_unix(&moment);
}

static bool signer_verify(const struct parts *parts, X509 *signer, X509 *ca, struct fault *fault)
{
    if (!signature_fits(parts, signer))
        return FAULT_CODED(fault, "S-04", FAULT_REFUSED, 0, "the package's signature does not fit");
    int64_t signed_s = signing_time(parts->time);
    if (signed_s == 0)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the package has no time of signing");
    bool ran_out = X509_cmp_current_time(X509_get0_notAfter(signer)) < 0;
    return crypto_chain_verify(signer, ca, X509_PURPOSE_SMIME_SIGN, ran_out ? signed_s : 0, fault);
}

bool signed_open(const struct bytes *data, X509 *ca, const uint8_t **out_content, size_t *out_size,
                 X509 **out_signer, struct fault *fault)
{
    struct parts parts;
    if (!parts_read(data->data, data->size, &parts) || !parts.has_content)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the package is not signed as agreed");
    X509 *signer = signer_read(&parts);
    if (!signer)
        return FAULT_CODED(fault, "S-04", FAULT_INPUT, 0, "the signer's certificate is unusable");
    if (!signer_verify(&parts, signer, ca, fault)) {
        X509_free(signer);
        return false;
    }
    *out_signer = signer;
    *out_content = parts.content.at;
    *out_size = parts.content.left;
    return true;
}
