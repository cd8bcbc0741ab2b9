#define _GNU_SOURCE
#include "seal/csr.h"

#include "base/encode.h"
#include "seal/crypto.h"
#include "seal/der.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <string.h>

/* What a part of a subject may hold: X.520 has no more than 64 characters for most of them. */
enum { PARTS_MAX = 32, PART_SIZE_MAX = 256, EXPONENT_LEAST = 3 };

static const char begin[] = "-----BEGIN ", end[] = "-----END ", dashes[] = "-----";
static const char *const labels[] = {"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"};

void csr_free(struct csr *csr)
{
    bytes_free(&csr->dn);
    for (int i = 0; i < CSR_PARTS; i++)
        bytes_free(&csr->parts[i]);
    *csr = (struct csr){0};
}

static bool holds(const struct bytes *file, const char *words)
{
    return memmem(file->data, file->size, words, strlen(words)) != NULL;
}

static bool is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* A window into the file, by der.h's name for one. */
static void skip_space(struct der *text)
{
    while (text->left > 0 && is_space(text->at[0])) {
        text->at++;
        text->left--;
    }
}

static bool take_text(struct der *text, const char *words)
{
    return der_take_bytes(text, words, strlen(words));
}

/* RFC 7468: what stands before it explains it; white space alone may stand within and behind. */
static enum csr_verdict from_pem(struct der text, struct bytes *out)
{
    const char *label = NULL;
    struct bytes base64 = {0};
    const uint8_t *at = memmem(text.at, text.left, begin, strlen(begin));
    if (!at) return CSR_NO_REQUEST;
    text.left -= (size_t)(at - text.at);
    text.at = at;
    take_text(&text, begin);
    for (int i = 0; i < 2 && !label; i++)
        if (take_text(&text, labels[i])) label = labels[i];
    if (!label || !take_text(&text, dashes)) return CSR_NO_REQUEST;
    bytes_reserve(&base64, text.left);
    for (; text.left > 0 && text.at[0] != '-'; text.at++, text.left--)
        if (!is_space(text.at[0])) bytes_append(&base64, text.at, 1);
    bool whole = take_text(&text, end) && take_text(&text, label) && take_text(&text, dashes) &&
                 base64_decode(bytes_text(&base64), base64.size, out);
    bytes_free(&base64);
    if (!whole) return CSR_NO_REQUEST;
    skip_space(&text);
    return text.left == 0 ? CSR_FIT : CSR_NOT_ALONE;
}

/* Exactly one DER element, whatever it was wrapped in. */
static enum csr_verdict unwrap(const struct bytes *file, struct bytes *out)
{
    struct der text = {file->data, file->size}, whole;
    if (file->size == 0 || file->size > CSR_FILE_MAX) return CSR_NO_REQUEST;
    if (holds(file, "PRIVATE KEY-----")) return CSR_PRIVATE;
    if (file->data[0] == DER_SEQUENCE) {
        bytes_append(out, file->data, file->size);
    } else {
        enum csr_verdict verdict = from_pem(text, out);
        if (verdict != CSR_FIT) return verdict;
    }
    struct der inside = {out->data, out->size};
    if (!der_take_whole(&inside, DER_SEQUENCE, &whole)) return CSR_NO_REQUEST;
    return inside.left == 0 ? CSR_FIT : CSR_NOT_ALONE;
}

static X509_REQ *parse(const struct bytes *der)
{
    const unsigned char *at = der->data;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)der->size);
    if (!request || at == der->data + der->size) return request;
    X509_REQ_free(request);
    return NULL;
}

static bool exponent_is_sound(const EVP_PKEY *key)
{
    BIGNUM *exponent = NULL;
    bool sound = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 &&
                 BN_is_odd(exponent) &&
                 (BN_num_bits(exponent) > 16 || BN_get_word(exponent) >= EXPONENT_LEAST);
    BN_free(exponent);
    return sound;
}

/* By its usual name alone: a curve that brings its own parameters is none that we know. */
static int curve_bits(const EVP_PKEY *key)
{
    static const struct curve {
        const char *name;
        int bits;
    } curves[] = {{"prime192v1", 192},
                  {"secp224r1", 224},
                  {"prime256v1", 256},
                  {"secp384r1", 384},
                  {"secp521r1", 521}};
    char name[32];
    int spelt_out = 0; /* OpenSSL finds its name all the same; RFC 5480 forbids it */
    EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &spelt_out);
    if (spelt_out || EVP_PKEY_get_group_name(key, name, sizeof name, NULL) != 1) return 0;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (strcmp(curves[i].name, name) == 0) return curves[i].bits;
    return 0;
}

static enum csr_verdict judge_key(const EVP_PKEY *key, struct csr *out)
{
    if (key && EVP_PKEY_is_a(key, "RSA")) {
        out->key = CSR_KEY_RSA;
        out->key_bits = EVP_PKEY_get_bits(key);
        return out->key_bits >= CSR_RSA_BITS && exponent_is_sound(key) ? CSR_FIT : CSR_KEY_WEAK;
    }
    int bits = key && EVP_PKEY_is_a(key, "EC") ? curve_bits(key) : 0;
    if (!bits) return CSR_KEY_UNKNOWN;
    out->key = CSR_KEY_EC;
    out->key_bits = bits;
    return bits >= CSR_EC_BITS ? CSR_FIT : CSR_KEY_WEAK;
}

/* RSASSA-PSS names its digest in its parameters; SHA-1 is what it means where it names none. */
static int digest_of_pss(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *object = NULL;
    RSA_PSS_PARAMS *pss =
        ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), algorithm->parameter);
    int digest = NID_sha1;
    if (pss && pss->hashAlgorithm) {
        X509_ALGOR_get0(&object, NULL, NULL, pss->hashAlgorithm);
        digest = OBJ_obj2nid(object);
    }
    RSA_PSS_PARAMS_free(pss);
    return digest;
}

static enum csr_verdict judge_digest(const X509_REQ *request, struct csr *out)
{
    static const struct digest {
        int nid;
        const char *name;
    } digests[] = {{NID_sha256, "SHA-256"}, {NID_sha384, "SHA-384"}, {NID_sha512, "SHA-512"}};
    const X509_ALGOR *algorithm = NULL;
    int nid = NID_undef;
    X509_REQ_get0_signature(request, NULL, &algorithm);
    if (!OBJ_find_sigid_algs(X509_REQ_get_signature_nid(request), &nid, NULL))
        return CSR_DIGEST_WEAK;
    if (X509_REQ_get_signature_nid(request) == NID_rsassaPss) nid = digest_of_pss(algorithm);
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        if (digests[i].nid == nid) {
            snprintf(out->digest, sizeof out->digest, "%s", digests[i].name);
            return CSR_FIT;
        }
    return CSR_DIGEST_WEAK;
}

/* Neither controls, nor what is invisible or turns the direction of writing: a name must look like
 * what it is. text is UTF-8, by OpenSSL. */
static bool can_be_shown(const uint8_t *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = text[i], next = i + 1 < size ? text[i + 1] : 0;
        uint8_t third = i + 2 < size ? text[i + 2] : 0;
        if (byte < 0x20 || byte == 0x7F) return false;
        if (byte == 0xC2 && next < 0xA0) return false; /* U+0080 to U+009F */
        if (byte == 0xE2 && next == 0x80 && third >= 0x8B && third <= 0x8F) return false;
        if (byte == 0xE2 && next == 0x80 && third >= 0xA8 && third <= 0xAE) return false;
        if (byte == 0xE2 && next == 0x81 && third >= 0xA0) return false; /* U+2060 to U+206F */
        if (byte == 0xEF && next == 0xBB && third == 0xBF) return false; /* U+FEFF */
    }
    return size > 0;
}

static enum csr_part part_of(const X509_NAME_ENTRY *entry)
{
    switch (OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry))) {
    case NID_commonName: return CSR_COMMON_NAME;
    case NID_pkcs9_emailAddress: return CSR_EMAIL;
    case NID_organizationName: return CSR_ORGANISATION;
    case NID_organizationalUnitName: return CSR_UNIT;
    case NID_localityName: return CSR_LOCALITY;
    case NID_stateOrProvinceName: return CSR_STATE;
    case NID_countryName: return CSR_COUNTRY;
    default: return CSR_PARTS;
    }
}

static bool take_part(const X509_NAME_ENTRY *entry, struct csr *out)
{
    unsigned char *text = NULL;
    enum csr_part part = part_of(entry);
    int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
    bool done = size > 0 && size <= PART_SIZE_MAX && can_be_shown(text, (size_t)size);
    if (done && part < CSR_PARTS) {
        struct bytes *to = &out->parts[part];
        done = part != CSR_COMMON_NAME || to->size == 0;
        if (to->size) bytes_append_text(to, ", ");
        bytes_append(to, text, (size_t)size);
    }
    if (size > 0) OPENSSL_cleanse(text, (size_t)size);
    OPENSSL_free(text);
    return done;
}

static bool take_dn(const X509_NAME *name, struct bytes *out)
{
    char *text = NULL;
    BIO *memory = BIO_new(BIO_s_secmem());
    bool done =
        memory && X509_NAME_print_ex(memory, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) > 0;
    long size = done ? BIO_get_mem_data(memory, &text) : 0;
    if (size > 0) bytes_append(out, text, (size_t)size);
    BIO_free(memory);
    return size > 0;
}

static enum csr_verdict judge_subject(const X509_REQ *request, struct csr *out)
{
    const X509_NAME *name = X509_REQ_get_subject_name(request);
    int count = X509_NAME_entry_count(name);
    bool done = count > 0 && count <= PARTS_MAX;
    for (int i = 0; done && i < count; i++)
        done = take_part(X509_NAME_get_entry(name, i), out);
    done = done && out->parts[CSR_COMMON_NAME].size > 0 && take_dn(name, &out->dn);
    for (int i = 0; !done && i < CSR_PARTS; i++)
        bytes_free(&out->parts[i]);
    return done ? CSR_FIT : CSR_SUBJECT;
}

static enum csr_verdict judge(X509_REQ *request, struct csr *out)
{
    EVP_PKEY *key = X509_REQ_get0_pubkey(request);
    enum csr_verdict verdict = judge_key(key, out);
    if (verdict == CSR_FIT) verdict = judge_digest(request, out);
    if (verdict == CSR_FIT && X509_REQ_verify(request, key) != 1) verdict = CSR_SIGNATURE;
    if (verdict == CSR_FIT) verdict = judge_subject(request, out);
    return verdict;
}

void csr_read(const struct bytes *file, struct csr *out)
{
    struct bytes der = {0};
    *out = (struct csr){0};
    out->verdict = unwrap(file, &der);
    X509_REQ *request = out->verdict == CSR_FIT ? parse(&der) : NULL;
    if (request)
        out->verdict = judge(request, out);
    else if (out->verdict == CSR_FIT)
        out->verdict = CSR_NO_REQUEST;
    X509_REQ_free(request);
    bytes_free(&der);
    ERR_clear_error();
}
