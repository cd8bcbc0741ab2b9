/* peer.h - inside of the HTTP room: whom a TLS client certificate proves. */
#ifndef ANJUNGAN_BACKEND_HTTP_PEER_H
#define ANJUNGAN_BACKEND_HTTP_PEER_H

#include "backend/http/message.h"
#include "base/fault.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

bool peer_trust_create(const struct bytes *ca_pem, gnutls_x509_trust_list_t *out, struct fault *);
void peer_trust_destroy(gnutls_x509_trust_list_t); /* NULL is fine */

/* Fills out when the session's client certificate is signed by the CA, valid now and made for TLS
 * clients; leaves it otherwise. */
void peer_verify(gnutls_session_t, gnutls_x509_trust_list_t, struct http_peer *out);

#endif
