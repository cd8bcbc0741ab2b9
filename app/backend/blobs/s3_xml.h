/* s3_xml.h - the two documents that an S3 store answers with: a page of a list, and an error. From
 * the network, and so strict: what is not the few things that occur in them is refused. */
#ifndef ANJUNGAN_BACKEND_BLOBS_S3_XML_H
#define ANJUNGAN_BACKEND_BLOBS_S3_XML_H

#include "base/bytes.h"
#include "base/fault.h"

enum { S3_TEXT_MAX = 4096, S3_CODE_SIZE = 48 };

/* One object of a list; changed_s: when it was written, -1 where that is not told. */
struct s3_xml_object {
    const char *key;
    int64_t size, changed_s;
};
typedef bool (*s3_xml_each)(const struct s3_xml_object *, void *context, struct fault *);

/* A ListBucketResult of ListObjectsV2. out_token: where the next page goes on, empty after the
 * last. Some may have been called for although it then fails. */
bool s3_xml_read_list(const struct bytes *xml, s3_xml_each each, void *context,
                      struct bytes *out_token, struct fault *);
/* The Code of an Error, letters alone; "" when it is none. */
void s3_xml_read_error(const struct bytes *xml, char out_code[S3_CODE_SIZE]);

#endif
